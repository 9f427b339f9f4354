import { escapeHtml, formatCount, formatPercent, formatPoints } from '../../report/html.js'
import type { ModelResult, TaskResult } from '../evaluate.js'

/** What a task is called in the report. */
export function titleOf({ question, variant }: Pick<TaskResult, 'question' | 'variant'>): string {
  switch (question) {
    case 'youMayLike':
      return variant === 'new'
        ? 'You may like: items new to the shopper'
        : 'You may like: anything, bought before or not'
    case 'related':
      return 'Related: what goes along with a basket'
    case 'similar':
      return 'Similar: what shoppers look at instead'
    case 'nextInSession':
      return 'Next in session: the next click'
  }
}

/** Best baseline of a task; undefined where none had anything to say. */
export function bestBaseline(task: TaskResult): ModelResult | undefined {
  return task.models.find(model => model.baseline)
}

/** Best model of a task that is no baseline. */
export function bestModel(task: TaskResult): ModelResult | undefined {
  return task.models.find(model => !model.baseline)
}

/** Models that cannot be told from the best: the paired interval of the difference holds 0. */
export function levelWithBest(task: TaskResult): readonly ModelResult[] {
  return task.models.filter(({ behindBest }) => behindBest !== undefined && behindBest.high >= 0)
}

/** Which model wins and by how much, in a few sentences; HTML. */
export function verdictOf(task: TaskResult): string {
  const best = bestModel(task)
  if (best === undefined || task.queries === 0) {
    return escapeHtml(task.notes[0] ?? 'There was nothing to ask.')
  }
  const found = (model: ModelResult): string => formatPercent(model.metrics.recallCapped.mean)
  const hits = (model: ModelResult): string => String(Math.round(model.metrics.hitRate.mean * 100))
  const label = `<b>${escapeHtml(best.label)}</b>`
  const first = `A list of ${task.k} from ${label} finds ${found(best)} of what shoppers went on to want`
  const baseline = bestBaseline(task)
  if (baseline === undefined || best.overBaseline === undefined) {
    return `${first}; ${hits(best)} of 100 lists hold something wanted.${levelWords(task)}`
  }
  const name = escapeHtml(baseline.label)
  const beside = `${first}; ${name}, the best that needs no recommender, ${found(baseline)}.`
  const few = task.shoppers < FEW ? ` Only ${task.shoppers} shoppers could be asked: a hint, no more.` : ''
  const lists = `Of 100 lists, ${hits(best)} hold something wanted; of ${name}, ${hits(baseline)}.${few}`
  const lead = best.overBaseline.recallCapped
  const ends = `${formatPoints(lead.low)} to ${formatPoints(lead.high)} points`
  if (lead.high < 0) return `${beside} Here no model pays: show ${name}. ${lists}`
  if (lead.low <= 0) return `${beside} The difference (${ends}) could be luck. ${lists}`
  const relative = baseline.metrics.recallCapped.mean > 0 ? lead.mean / baseline.metrics.recallCapped.mean : 0
  const more = relative > 0 ? `That is ${timesMore(relative)}, and no luck` : 'That is no luck'
  return `${beside} ${more}: the lead is ${ends}. ${lists}${levelWords(task)}`
}

function timesMore(relative: number): string {
  return relative >= 1 ? `${(1 + relative).toFixed(1)} times as much` : `${formatPercent(relative, 0)} more`
}

function levelWords(task: TaskResult): string {
  const level = levelWithBest(task).filter(model => !model.baseline)
  if (level.length === 0) return ''
  return ` Level with the best, as far as this test can tell: ${level.map(({ label }) => escapeHtml(label)).join(', ')}.`
}

/** Below so many shoppers, differences worth having cannot be told from luck. */
export const FEW = 100

/** What the size of the test can and cannot show. */
export function resolutionOf(task: TaskResult): string {
  const best = task.models[0]
  if (best === undefined) return ''
  const { low, high } = best.metrics.recallCapped
  const half = (high - low) / 2
  const asked =
    task.queries < task.available
      ? `${formatCount(task.queries)} of ${formatCount(task.available)} cases, drawn evenly,`
      : `${formatCount(task.queries)} cases`
  const few = task.shoppers < FEW ? ' So few that every figure is a hint, no more.' : ''
  return `${asked} of ${formatCount(task.shoppers)} shoppers.${few} A figure is good to about ±${(half * 100).toFixed(1)} points; with four times as many shoppers it would be half of that.`
}
