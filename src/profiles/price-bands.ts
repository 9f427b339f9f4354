import { ckmeans } from 'simple-statistics'
import { log } from '../kernels/math.js'

/** Prices that bands are cut from; more are thinned out evenly, for the cut takes O(prices · log prices). */
const MOST_PRICES = 2000

/**
 * Where price bands begin, all but the first, which begins at 0: natural breaks (Ckmeans, Wang & Song, The R Journal
 * 2011) of the items' logarithmic prices, so that 10 and 20 are as far apart as 1,000 and 2,000. Each break is the
 * lowest price of its band. Fewer than `count` bands where there are fewer prices; none for fewer than two.
 * @param prices one an item, NaN for none
 */
export function priceBreaks(prices: Float64Array, count: number): number[] {
  const known = prices.filter(price => price > 0).sort()
  const step = Math.max(1, Math.ceil(known.length / MOST_PRICES))
  const chosen: number[] = []
  let distinct = 0
  for (let p = 0; p < known.length; p += step) {
    if (chosen.length === 0 || known[p] !== chosen[chosen.length - 1]) distinct++
    chosen.push(known[p])
  }
  if (distinct < 2) return []
  const breaks: number[] = []
  let start = 0
  for (const band of ckmeans(chosen.map(log), Math.min(count, distinct))) {
    if (start > 0) breaks.push(chosen[start])
    start += band.length
  }
  return breaks
}

/** The band of a price, -1 for none. */
export function bandOf(price: number, breaks: readonly number[]): number {
  if (!(price >= 0)) return -1
  let band = 0
  while (band < breaks.length && price >= breaks[band]) band++
  return band
}

/** `'under 10'`, `'10–25'`, `'from 25'`. */
export function bandNames(breaks: readonly number[]): string[] {
  if (breaks.length === 0) return []
  const names = [`under ${breaks[0]}`]
  for (let b = 1; b < breaks.length; b++) names.push(`${breaks[b - 1]}–${breaks[b]}`)
  return [...names, `from ${breaks[breaks.length - 1]}`]
}
