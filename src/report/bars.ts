import { escapeHtml } from './html.js'

/** One line of a bar chart. */
export interface BarRow {
  readonly label: string
  /** Drawn over one another from the left, the widest first, or a slim one on a full one; `share` of the strip, 0…1. */
  readonly bars: readonly { readonly style: string; readonly share: number; readonly slim?: boolean }[]
  /** To the right of the strip; HTML. */
  readonly value: string
  /** What the bars show, for those who hear the page. */
  readonly spoken: string
}

/** Lengths side by side, each beside its name and its figure. Labels are text, caption and key labels HTML. */
export function barChart(
  rows: readonly BarRow[],
  caption: string,
  key: readonly { readonly style: string; readonly label: string }[] = [],
): string {
  const strips = rows.map(({ label, bars, value, spoken }) => {
    const marks = bars.map(
      ({ style, share, slim }) =>
        `<rect class="${style}" width="${percent(Math.min(1, Math.max(0, share)))}" ${slim ? 'y="38%" height="24%"' : 'y="20%" height="60%"'} rx="2"/>`,
    )
    return (
      `<div class="row bar"><div class="name">${escapeHtml(label)}</div>` +
      `<div class="plot"><svg role="img" aria-label="${escapeHtml(spoken)}">${marks.join('')}</svg></div>` +
      `<div class="value">${value}</div></div>`
    )
  })
  const legend =
    key.length === 0
      ? ''
      : `<div class="key">${key.map(({ style, label }) => `<span><i style="background:var(--${style})"></i>${label}</span>`).join('')}</div>`
  return `<figure><figcaption>${caption}</figcaption>${legend}${strips.join('')}</figure>`
}

/** One column of a chart over time. */
export interface Column {
  readonly label: string
  readonly value: number
  /** Still to grow: the period is not over. */
  readonly open?: boolean
  readonly spoken: string
}

/** Amounts over time, as columns; so many labels as fit a phone, all of them spoken. `top` names the highest. */
export function columnChart(columns: readonly Column[], caption: string, top: string): string {
  const most = Math.max(...columns.map(({ value }) => value), 0)
  const step = Math.max(1, Math.ceil(columns.length / LABELS))
  const drawn = columns.map(({ value, open, spoken }) => {
    const height = most === 0 ? 0 : value / most
    return `<li${open ? ' class="open"' : ''} style="height:${percent(height)}"><span class="spoken">${escapeHtml(spoken)}</span></li>`
  })
  const labels = columns.map(({ label }, c) => `<span>${c % step === 0 ? escapeHtml(label) : ''}</span>`)
  return (
    `<figure><figcaption>${caption}</figcaption><div class="columns"><div class="top">${top}</div>` +
    `<ol>${drawn.join('')}</ol><div class="under" aria-hidden="true">${labels.join('')}</div></div></figure>`
  )
}

const LABELS = 6

function percent(share: number): string {
  return `${Math.round(share * 10_000) / 100}%`
}
