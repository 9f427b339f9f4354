import type { ModelResult, TaskResult } from '../evaluate.js'
import { METRICS, type Metric } from '../metrics.js'
import { escapeHtml, formatPercent } from './html.js'

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
  const right = tableOf(
    `${title}: how often lists are right`,
    METRICS.map(metric => `${HEADS[metric]}@${task.k}`),
    task.models.map(({ label, metrics }) => [label, METRICS.map(metric => intervalCell(metrics[metric]))]),
  )
  const like = tableOf(
    `${title}: what lists are like`,
    ['coverage', 'Gini', 'novelty, bits', 'popularity lift', 'diversity', 'places filled'],
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

function tableOf(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly [string, readonly string[]])[],
): string {
  const head = heads.map(name => `<th scope="col">${name}</th>`).join('')
  const body = rows.map(
    ([label, cells]) =>
      `<tr><th scope="row">${escapeHtml(label)}</th>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`,
  )
  return (
    `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(title)}"><table>` +
    `<thead><tr><th scope="col">model</th>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
  )
}
