import { formatPercent } from '../../report/html.js'
import { figureTable } from '../../report/table.js'
import type { ModelResult, TaskResult } from '../evaluate.js'
import { METRICS, type Metric } from '../metrics.js'

const HEADS: Readonly<Record<Metric, string>> = {
  recall: 'recall',
  recallCapped: 'recall, capped',
  precision: 'precision',
  hitRate: 'hit rate',
  mrr: 'MRR',
  ndcg: 'nDCG',
  map: 'MAP',
}

/** Every figure of a task, for those who want them all: how often lists are right, and what they are like. */
export function figureTables(task: TaskResult, title: string): string {
  const right = figureTable(
    `${title}: how often lists are right`,
    ['model', ...METRICS.map(metric => `${HEADS[metric]}@${task.k}`)],
    task.models.map(({ label, metrics }) => [label, METRICS.map(metric => intervalCell(metrics[metric]))]),
  )
  const like = figureTable(
    `${title}: what lists are like`,
    ['model', 'coverage', 'Gini', 'novelty, bits', 'popularity lift', 'diversity', 'places filled'],
    task.models.map(({ label, lists }) => [label, listCells(lists)]),
  )
  return right + like
}

function intervalCell({ mean, low, high }: ModelResult['metrics'][Metric]): string {
  return `${mean.toFixed(4)}<small>${low.toFixed(4)} – ${high.toFixed(4)}</small>`
}

function listCells(lists: ModelResult['lists']): string[] {
  return [
    formatPercent(lists.coverage),
    lists.gini.toFixed(3),
    lists.novelty.toFixed(2),
    lists.popularityLift.toFixed(2),
    `${lists.diversity.toFixed(3)}<small>by ${lists.diversityBy}</small>`,
    formatPercent(lists.filled),
  ]
}
