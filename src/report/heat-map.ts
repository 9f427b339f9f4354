import { escapeHtml } from './html.js'

/** One cell; `undefined` where there is nothing to know. */
export interface HeatCell {
  /** How strong, 0…1. */
  readonly heat: number
  /** HTML inside, `''` for colour alone. */
  readonly text: string
  /** For those who hear the page, and for the mouse. */
  readonly spoken: string
  /** Still to grow. */
  readonly open?: boolean
}

export interface HeatRow {
  readonly label: string
  /** Between the label and the cells; HTML. */
  readonly note?: string
  readonly cells: readonly (HeatCell | undefined)[]
}

/** A table whose cells have as much colour as they are strong. Labels are text, heads and caption HTML. */
export function heatMap(
  heads: readonly string[],
  rows: readonly HeatRow[],
  caption: string,
  kind: 'figures' | 'colours',
): string {
  const head = heads.map(name => `<th scope="col">${name}</th>`).join('')
  const body = rows.map(({ label, note, cells }) => {
    const drawn = cells.map(cell => (cell === undefined ? '<td class="none"></td>' : drawCell(cell)))
    const beside = note === undefined ? '' : `<td class="note">${note}</td>`
    return `<tr><th scope="row">${escapeHtml(label)}</th>${beside}${drawn.join('')}</tr>`
  })
  return (
    `<figure><figcaption>${caption}</figcaption><div class="wide" role="region" tabindex="0" aria-label="table">` +
    `<table class="heat ${kind}"><thead><tr>${head}</tr></thead><tbody>${body.join('')}</tbody></table></div></figure>`
  )
}

function drawCell({ heat, text, spoken, open }: HeatCell): string {
  const strong = Math.min(1, Math.max(0, heat))
  const label = escapeHtml(spoken)
  const inside = text === '' ? `<span class="spoken">${label}</span>` : `<span>${text}</span>`
  return `<td${open ? ' class="open"' : ''} title="${label}"><i style="opacity:${Math.round(strong * 100) / 100}"></i>${inside}</td>`
}
