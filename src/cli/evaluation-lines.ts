import type { Evaluation, Interval, ModelResult, TaskResult } from '../evaluation/index.js'
import { FEW, titleOf } from '../evaluation/report/words.js'
import { count, several } from './figures.js'
import { type paintFor, plain } from './io.js'
import { table } from './table.js'

type Paint = ReturnType<typeof paintFor>

/** An evaluation for a terminal: a table a question, best model first. */
export function evaluationLines({ tasks, warnings }: Evaluation, paint: Paint): string[] {
  const lines = warnings.map(warning => paint.yellow(plain(warning)))
  for (const task of tasks) {
    if (lines.length > 0) lines.push('')
    lines.push(paint.bold(titleOf(task)), paint.dim(`  ${casesOf(task)}`))
    if (task.models.length > 0) lines.push(...rowsOf(task, paint))
  }
  if (tasks.some(task => task.models.length > 0)) {
    lines.push('', ...LEGEND.map(line => paint.dim(line)))
  }
  return lines
}

const LEGEND = [
  'found: of what was wanted, in share of what a list can hold; hits: lists with anything wanted;',
  'over the best baseline: in points, shopper by shopper; * could be luck.',
]

function casesOf({ queries, available, shoppers, k, notes }: TaskResult): string {
  if (queries === 0) return plain(notes[0] ?? 'Nothing to ask.')
  const drawn =
    queries < available ? `${count(queries)} of ${several(available, 'case')}` : several(queries, 'case')
  const few = shoppers < FEW ? ': too few to decide by' : ''
  return `${drawn}, ${several(shoppers, 'shopper')}${few}, lists of ${k}`
}

function rowsOf(task: TaskResult, paint: Paint): string[] {
  const head = ['', 'found', 'interval', 'nDCG', 'hits', 'over the best baseline', 'coverage'].map(name =>
    paint.dim(name),
  )
  const rows = task.models.map((model, m) => {
    const { recallCapped, ndcg, hitRate } = model.metrics
    const label = plain(model.label)
    return [
      m === 0 ? paint.green(label) : model.baseline ? paint.dim(label) : label,
      share(recallCapped.mean),
      paint.dim(`${share(recallCapped.low)} – ${share(recallCapped.high)}`),
      ndcg.mean.toFixed(4),
      share(hitRate.mean),
      leadOf(model),
      share(model.lists.coverage),
    ]
  })
  return table([head, ...rows], { right: [1, 2, 3, 4, 5, 6], indent: 2 })
}

/** In points, with the interval; a star where it could be luck. */
function leadOf({ overBaseline, baseline }: ModelResult): string {
  if (baseline || overBaseline === undefined) return ''
  const { mean, low, high }: Interval = overBaseline.recallCapped
  const points = (value: number): string => `${value >= 0 ? '+' : '−'}${Math.abs(value * 100).toFixed(1)}`
  return `${points(mean)} (${points(low)} … ${points(high)})${low <= 0 && high >= 0 ? '*' : ' '}`
}

function share(value: number): string {
  return `${(value * 100).toFixed(1)}%`
}
