import { escapeHtml, formatPercent, formatPoints } from './html.js'

/**
 * Three charts, each a row of HTML with a strip of SVG in percent: the strips take any width while text keeps
 * its size, so that a phone reads them as well as a desk. No script, no library: a strip is three shapes.
 */

/** One line of a chart. */
export interface ChartRow {
  readonly label: string
  readonly kind: 'best' | 'model' | 'base'
  /** To the right of the strip; HTML. */
  readonly value: string
  /** What the strip shows, for those who hear the page. */
  readonly spoken: string
}

/** A figure and where its true value lies. */
export interface Span {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** Means with their intervals on one scale from `from` to `to`. */
export function intervalChart(
  rows: readonly (ChartRow & { readonly interval: Span })[],
  caption: string,
  from: number,
  unit: 'percent' | 'points' = 'percent',
): string {
  const scale = niceScale(from, Math.max(from + 0.001, ...rows.map(({ interval }) => interval.high)))
  const place = (value: number): number => ((value - scale.from) / (scale.to - scale.from)) * 100
  const grid = scale.ticks.map(tick => line(place(tick), tick === 0 ? 'zero' : 'grid')).join('')
  const strips = rows.map(row => {
    const { low, high, mean } = row.interval
    const marks =
      `<line class="span" x1="${percent(place(low))}" x2="${percent(place(high))}" y1="50%" y2="50%"/>` +
      `<circle class="dot" cx="${percent(place(mean))}" cy="50%" r="5"/>`
    return rowOf(row, grid + marks)
  })
  const labels = scale.ticks.map(
    tick =>
      `<text x="${percent(place(tick))}" y="1em" text-anchor="${anchor(place(tick))}">${unit === 'percent' ? formatPercent(tick, scale.digits) : formatPoints(tick, scale.digits)}</text>`,
  )
  return `<figure><figcaption>${caption}</figcaption>${strips.join('')}${axisOf(labels.join(''))}</figure>`
}

/** Shares that add up to the whole strip. */
export function shareChart(
  rows: readonly (ChartRow & {
    readonly shares: readonly { readonly style: string; readonly share: number }[]
  })[],
  caption: string,
  key: readonly { readonly style: string; readonly label: string }[],
): string {
  const strips = rows.map(row => {
    let from = 0
    const parts = row.shares.map(({ style, share }) => {
      const part = `<rect class="${style}" x="${percent(from * 100)}" width="${percent(share * 100)}" y="22%" height="56%"/>`
      from += share
      return part
    })
    return rowOf(row, parts.join(''))
  })
  const legend = key.map(
    ({ style, label }) => `<span><i style="background:var(--${style})"></i>${escapeHtml(label)}</span>`,
  )
  return `<figure><figcaption>${caption}</figcaption><div class="key">${legend.join('')}</div>${strips.join('')}</figure>`
}

function rowOf({ label, kind, value, spoken }: ChartRow, marks: string): string {
  return (
    `<div class="row ${kind}"><div class="name">${escapeHtml(label)}</div>` +
    `<div class="plot"><svg role="img" aria-label="${escapeHtml(spoken)}">${marks}</svg></div>` +
    `<div class="value">${value}</div></div>`
  )
}

function axisOf(labels: string): string {
  return `<div class="row axis" aria-hidden="true"><div class="name"></div><div class="plot"><svg>${labels}</svg></div><div class="value"></div></div>`
}

function line(x: number, style: string): string {
  return `<line class="${style}" x1="${percent(x)}" x2="${percent(x)}" y1="0" y2="100%"/>`
}

function percent(value: number): string {
  return `${Math.round(value * 100) / 100}%`
}

/** Labels at the ends stay inside the strip. */
function anchor(place: number): string {
  return place < 4 ? 'start' : place > 96 ? 'end' : 'middle'
}

interface Scale {
  readonly from: number
  readonly to: number
  readonly ticks: readonly number[]
  /** Decimals a tick needs as a percentage. */
  readonly digits: number
}

/** About five round steps (1, 2 or 5 times a power of ten) that hold both ends. */
function niceScale(low: number, high: number): Scale {
  const rough = (high - low) / 6
  let unit = 1
  while (unit > rough) unit /= 10
  const step = [1, 2, 5].map(times => times * unit).find(size => size >= rough) ?? 10 * unit
  const first = Math.floor(low / step + 1e-9)
  const last = Math.ceil(high / step - 1e-9)
  const ticks = Array.from({ length: last - first + 1 }, (_, t) => (first + t) * step)
  return { from: first * step, to: last * step, ticks, digits: step < 0.01 ? (step < 0.001 ? 2 : 1) : 0 }
}
