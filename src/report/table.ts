import { escapeHtml } from './html.js'

/** A table of figures that scrolls by itself where it is wider than the page. Heads and cells are HTML, labels text. */
export function figureTable(
  title: string,
  heads: readonly string[],
  rows: readonly (readonly [label: string, cells: readonly string[]])[],
): string {
  const head = heads.map(name => `<th scope="col">${name}</th>`).join('')
  const body = rows.map(
    ([label, cells]) =>
      `<tr><th scope="row">${escapeHtml(label)}</th>${cells.map(cell => `<td>${cell}</td>`).join('')}</tr>`,
  )
  return (
    `<div class="wide" role="region" tabindex="0" aria-label="${escapeHtml(title)}"><table>` +
    `<thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
  )
}
