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

/** Every figure of a task, for those who want them all. */
export function figuresTable(task: TaskResult): string {
  const heads = METRICS.map(metric => `<th scope="col">${HEADS[metric]}@${task.k}</th>`)
  const rest = ['coverage', 'Gini', 'novelty, bits', 'popularity lift', 'diversity', 'places filled']
  const head = `<tr><th scope="col">model</th>${heads.join('')}${rest.map(name => `<th scope="col">${name}</th>`).join('')}</tr>`
  return `<div class="wide"><table><thead>${head}</thead><tbody>${task.models.map(rowOf).join('')}</tbody></table></div>`
}

function rowOf({ label, metrics, lists }: ModelResult): string {
  const cells = METRICS.map(metric => {
    const { mean, low, high } = metrics[metric]
    return `<td>${mean.toFixed(4)}<small>${low.toFixed(4)} – ${high.toFixed(4)}</small></td>`
  })
  const rest = [
    formatPercent(lists.coverage),
    lists.gini.toFixed(3),
    lists.novelty.toFixed(2),
    lists.popularityLift.toFixed(2),
    `${lists.diversity.toFixed(3)}<small>by ${lists.diversityBy}</small>`,
    formatPercent(lists.filled),
  ]
  return `<tr><th scope="row">${escapeHtml(label)}</th>${cells.join('')}${rest.map(cell => `<td>${cell}</td>`).join('')}</tr>`
}
