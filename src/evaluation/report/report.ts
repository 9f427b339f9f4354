import { type ChartRow, intervalChart, shareChart } from '../../report/charts.js'
import { escapeHtml, formatCount, formatDate, formatPercent, formatPoints } from '../../report/html.js'
import { page } from '../../report/page.js'
import type { Evaluation, ModelResult, TaskResult } from '../evaluate.js'
import type { Readiness } from '../readiness.js'
import { figureTables } from './tables.js'
import { bestBaseline, bestModel, levelWithBest, resolutionOf, titleOf, verdictOf } from './words.js'

export interface ReportOptions {
  /** Heading of the page. @default 'What recommendations are worth in this shop' */
  readonly title?: string
  /** What `readiness` counted; without it that chapter is missing. */
  readonly readiness?: readonly Readiness[]
}

/**
 * The evaluation as one HTML page that stands by itself: no script, nothing loaded, charts inline. It reads on a
 * phone and at a desk, in light and dark, and on paper. The same evaluation gives the same bytes.
 */
export function evaluationReport(evaluation: Evaluation, options: ReportOptions = {}): string {
  const title = options.title ?? 'What recommendations are worth in this shop'
  const judged = evaluation.tasks.filter(task => task.models.length > 0)
  const chapters = [
    `<h2>In short</h2><ul class="short">${evaluation.tasks.map(task => `<li><b>${titleOf(task)}.</b> ${verdictOf(task)}</li>`).join('')}</ul>`,
    ...evaluation.warnings.map(warning => `<p class="warning">${escapeHtml(warning)}</p>`),
    ...judged.map(taskChapter),
    judged.length > 0 ? tailChapter(judged) : '',
    options.readiness === undefined ? '' : readinessChapter(options.readiness),
    judged.length > 0 ? figuresChapter(judged) : '',
    methodChapter(evaluation),
  ]
  return page({ title, summary: summaryOf(evaluation), chapters })
}

/** A log of a few days is told by the minute. */
const FEW_DAYS = 4 * 86_400_000

function summaryOf({ split }: Evaluation): string {
  const { from, to, at } = split
  const events = formatCount(split.trainEvents + split.testEvents)
  const minutes = from !== undefined && to !== undefined && to - from < FEW_DAYS
  const span =
    from === undefined || to === undefined
      ? ''
      : `, ${formatDate(from, minutes)} to ${formatDate(to, minutes)}`
  const cut =
    at === undefined
      ? ''
      : ` Models learned from what came before ${formatDate(at, minutes)} and were judged by what came after.`
  return `${events} events of ${formatCount(split.shoppers)} shoppers with ${formatCount(split.items)} items${span}.${cut}`
}

function taskChapter(task: TaskResult): string {
  const best = bestModel(task)
  const rows = task.models.map(model => {
    const { mean, low, high } = model.metrics.recallCapped
    return {
      ...rowOf(model, best),
      interval: model.metrics.recallCapped,
      value: `<b>${formatPercent(mean)}</b> <small>${formatPercent(low)} – ${formatPercent(high)}</small>`,
      spoken: `${model.label}: ${formatPercent(mean)}, between ${formatPercent(low)} and ${formatPercent(high)}`,
    }
  })
  const found = `Found of what was wanted <span class="soft">in a list of ${task.k}, of as much as it can hold; line: where the true figure lies, 95 times of 100</span>`
  return [
    `<h2>${titleOf(task)}</h2>`,
    `<p class="soft">${[...task.notes, resolutionOf(task)].map(escapeHtml).join(' ')}</p>`,
    intervalChart(rows, found, 0),
    leadChart(task),
  ].join('\n')
}

/** Paired differences to the best baseline, which are surer than two intervals side by side. */
function leadChart(task: TaskResult): string {
  const baseline = bestBaseline(task)
  const best = bestModel(task)
  if (baseline === undefined) return ''
  const rows = task.models.flatMap(model => {
    const lead = model.overBaseline?.recallCapped
    if (lead === undefined || model.baseline) return []
    const relative =
      baseline.metrics.recallCapped.mean > 0 ? lead.mean / baseline.metrics.recallCapped.mean : undefined
    const times =
      relative === undefined ? '' : ` (${relative >= 0 ? '+' : '−'}${formatPercent(Math.abs(relative), 0)})`
    const ends = `${formatPoints(lead.low)} – ${formatPoints(lead.high)}`
    return [
      {
        ...rowOf(model, best),
        interval: lead,
        value: `<b>${formatPoints(lead.mean)}</b>${times} <small>${ends}</small>`,
        spoken: `${model.label}: ${formatPoints(lead.mean)} points, between ${ends}`,
      },
    ]
  })
  if (rows.length === 0) return ''
  const caption = `Lead over ${escapeHtml(baseline.label)}, in points <span class="soft">judged shopper by shopper; a line that crosses 0 could be luck</span>`
  return intervalChart(rows, caption, Math.min(0, ...rows.map(({ interval }) => interval.low)), 'points')
}

function rowOf(model: ModelResult, best: ModelResult | undefined): Pick<ChartRow, 'label' | 'kind'> {
  return { label: model.label, kind: model === best ? 'best' : model.baseline ? 'base' : 'model' }
}

const BELTS = [
  { style: 'head', label: 'best-selling tenth of the items' },
  { style: 'middle', label: 'the next four tenths' },
  { style: 'tail', label: 'the long tail: the other half' },
]

function tailChapter(tasks: readonly TaskResult[]): string {
  const charts = tasks.map(task => {
    const shares = ({ head, middle, tail }: TaskResult['demand']): { style: string; share: number }[] => [
      { style: 'head', share: head },
      { style: 'middle', share: middle },
      { style: 'tail', share: tail },
    ]
    const rows = task.models.map(model => ({
      ...rowOf(model, bestModel(task)),
      shares: shares(model.lists),
      value: `<b>${formatPercent(model.lists.coverage, 0)}</b> <small>of the catalogue shown</small>`,
      spoken: `${model.label}: ${formatPercent(model.lists.head, 0)} best sellers, ${formatPercent(model.lists.tail, 0)} long tail, ${formatPercent(model.lists.coverage, 0)} of the catalogue shown`,
    }))
    const own = {
      label: 'what shoppers take by themselves',
      kind: 'base' as const,
      shares: shares(task.demand),
      value: '',
      spoken: `Shoppers by themselves: ${formatPercent(task.demand.head, 0)} best sellers, ${formatPercent(task.demand.tail, 0)} long tail`,
    }
    return shareChart([...rows, own], titleOf(task), BELTS)
  })
  return `<h2>Best sellers and the long tail</h2><p>Whose places the lists give away. A list of best sellers is often right and shows a shopper nothing they would not have found.</p>${charts.join('\n')}`
}

const QUESTION_NAMES: Readonly<Record<Readiness['question'], string>> = {
  youMayLike: 'You may like',
  related: 'Related',
  similar: 'Similar',
  nextInSession: 'Next in session',
  buyAgain: 'Buy again',
  trending: 'Trending',
}

const LEVEL_WORDS: Readonly<Record<Readiness['level'], { style: string; mark: string; advice: string }>> = {
  ready: { style: 'ready-to', mark: '●', advice: 'Use it.' },
  thin: { style: 'thin', mark: '◐', advice: 'It works, with gaps: let lists be filled from best sellers.' },
  'too small': {
    style: 'small',
    mark: '○',
    advice:
      'Too little to learn from: lists come from the catalogue’s words and best sellers until there is more.',
  },
}

function readinessChapter(readiness: readonly Readiness[]): string {
  const entries = readiness.map(({ question, level, counted, count, thinFrom, readyFrom }) => {
    const { style, mark, advice } = LEVEL_WORDS[level]
    const wanted =
      level === 'ready'
        ? `${formatCount(readyFrom)} are enough`
        : `a start at ${formatCount(thinFrom)}, plenty at ${formatCount(readyFrom)}`
    return `<li><span class="level ${style}">${mark} ${level}</span><span><b>${QUESTION_NAMES[question]}.</b> ${formatCount(count)} ${escapeHtml(counted)} (${wanted}). ${advice}</span></li>`
  })
  return `<h2>What the data is ready for</h2><ul class="ready">${entries.join('')}</ul>`
}

function figuresChapter(tasks: readonly TaskResult[]): string {
  return `<h2>All figures</h2>${tasks.map(task => `<h3>${titleOf(task)}</h3>${figureTables(task, titleOf(task))}`).join('\n')}`
}

const TERMS: readonly (readonly [string, string])[] = [
  ['recall', 'hits divided by all that was wanted'],
  ['recall, capped', 'hits divided by as much of it as the list can hold: what the charts show'],
  ['precision', 'hits divided by the length of the list'],
  ['hit rate', 'lists with at least one hit'],
  ['MRR', 'one divided by the place of the first hit, 0 without one'],
  ['nDCG', 'hits weighted 1 / log₂(1 + place), divided by the best possible list'],
  ['MAP', 'precision at the place of every hit, added up, divided by as many hits as the list can hold'],
  ['coverage', 'different items shown in all lists, divided by the items known'],
  ['Gini', '0: every item is shown equally often; near 1: a few take every place'],
  ['novelty', 'one bit more: known to half as many shoppers'],
  ['popularity lift', '1: as popular as what shoppers choose by themselves; above: best sellers are pushed'],
  ['diversity', '1: no two items of a list are alike'],
]

function methodChapter({ split, tasks }: Evaluation): string {
  const how: Record<Evaluation['split']['kind'], string> = {
    time: 'One moment cuts the log for everybody: models see nothing from after it.',
    order: 'The log has no times, so its last sessions judge what was learned from the others.',
    'leave-last-out': 'The last event of every shopper was kept for the test.',
    given: 'The two parts were given.',
  }
  const level = tasks.some(task => levelWithBest(task).length > 0)
    ? ' Models whose difference could be luck are called level.'
    : ''
  return [
    '<h2>How this was measured</h2>',
    `<p>${how[split.kind]} ${formatCount(split.trainEvents)} events to learn from, ${formatCount(split.testEvents)} to judge by. Every list is ranked from the whole catalogue. Intervals come from drawing the shoppers anew a thousand times; differences are judged on the same draws.${level}</p>`,
    `<dl>${TERMS.map(([term, meaning]) => `<dt>${term}</dt><dd>${meaning}</dd>`).join('')}</dl>`,
  ].join('\n')
}
