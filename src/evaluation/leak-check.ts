import { AlsolikeError } from '../errors.js'
import type { Split } from './split.js'

/**
 * What lets the test part leak into training, in words; undefined for a clean split.
 *
 * - A test event that stands in the training part too (same shopper, item, type, time and weight).
 * - In a split by time, or a given one with times: a test event older than the newest training event.
 *
 * Leave-last-out is older by design and says so in its warning; there only copies are looked for. A given split
 * without times holds no way to tell a repeat from a copy, so any shared shopper, item and type counts. O(rows).
 */
export function findLeak({ train, test, kind }: Split): string | undefined {
  const timed = train.timed || (test.length > 0 && test.at[0] !== test.at[test.length - 1])
  if (timed && (kind === 'time' || kind === 'given')) {
    for (let r = 0; r < test.length; r++) {
      if (test.at[r] >= train.now) continue
      return `A test event of ${time(test.at[r])} is older than the newest training event of ${time(train.now)}. Cut both parts at one moment (splitByTime).`
    }
  }
  // Cut by us at one moment, or without times, where the same pair in two sessions is a repeat: no copies.
  if (kind === 'time' || kind === 'order' || (kind === 'leave-last-out' && !timed)) return undefined
  const known = new Set<string>()
  for (let r = 0; r < train.rows.length; r++) known.add(keyOf(train.rows, r))
  for (let r = 0; r < test.length; r++) {
    if (!known.has(keyOf(test, r))) continue
    return `Shopper ${test.shopper[r]} with item ${test.item[r]}${timed ? ` at ${time(test.at[r])}` : ''} stands in the training part and in the test part. Take the copies out of one of them.`
  }
  return undefined
}

/** Throws `bad-option` for a split that leaks. */
export function refuseLeak(split: Split): void {
  const leak = findLeak(split)
  if (leak !== undefined) throw new AlsolikeError('bad-option', `The split leaks. ${leak}`)
}

function keyOf(rows: Split['test'], r: number): string {
  return `${rows.shopper[r]} ${rows.item[r]} ${rows.type[r]} ${rows.at[r]} ${rows.weight[r]}`
}

function time(at: number): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? String(at) : date.toISOString()
}
