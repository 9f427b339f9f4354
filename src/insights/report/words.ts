import { formatCount, formatPercent } from '../../report/html.js'
import type { Interval } from '../interval.js'

/** `×2.7 1.4 – 5.2`, HTML; `new` for what was not there before, `×5.4 or more` for what was hardly there. */
export function growthText(growth: Interval | undefined, isNew = false): string {
  if (isNew) return '<b>new</b>'
  if (growth === undefined) return ''
  if (growth.high === Number.POSITIVE_INFINITY)
    return growth.low > 1 ? `<b>×${times(growth.low)}</b> or more` : ''
  return `<b>×${times(growth.value)}</b> <small>${times(growth.low)} – ${times(growth.high)}</small>`
}

function times(value: number): string {
  return value >= 9.95 ? formatCount(value) : value.toFixed(value < 0.995 ? 2 : 1)
}

/** `3.4`, `62`: an amount as exact as it is worth. */
export function formatAmount(value: number): string {
  return value >= 9.95 ? formatCount(value) : value.toFixed(1).replace(/\.0$/, '')
}

/** `1 order`, `2 orders`. */
export function several(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${Math.round(value) === 1 ? one : many}`
}

/** `12.3%`; a dash for none of none. */
export function shareOf(part: number, all: number, digits = 0): string {
  return all > 0 ? formatPercent(part / all, digits) : '–'
}

/** `9–10, 12, 18–20 o’clock` of hours in any order. */
export function hoursText(hours: readonly number[]): string {
  const sorted = [...hours].sort((a, b) => a - b)
  const spans: [number, number][] = []
  for (const hour of sorted) {
    const last = spans[spans.length - 1]
    if (last !== undefined && last[1] === hour) last[1] = hour + 1
    else spans.push([hour, hour + 1])
  }
  return `${spans.map(([from, to]) => `${from}–${to}`).join(', ')} o’clock`
}
