import type { Evidence } from '../models/model.js'
import type { Because } from '../types.js'

/** How many pieces of evidence an item shows by name; what the others carry is one share of kind `'others'`. */
const SHOWN = 5

/** Evidence in indices → evidence for people: strongest first, a few by name, the shares summing to the score. */
export function toBecause(
  evidence: readonly Evidence[],
  score: number,
  id: (item: number) => string,
): Because[] {
  const strongest: Evidence[] = []
  let count = 0
  for (const e of evidence) {
    if (e.share === 0 && e.support === undefined) continue
    count++
    let at = strongest.length
    while (at > 0 && isStronger(e, strongest[at - 1])) at--
    if (at === SHOWN) continue
    if (strongest.length === SHOWN) strongest.pop()
    strongest.splice(at, 0, e)
  }
  const shown: Because[] = []
  let rest = score
  for (const { item, kind, ...facts } of strongest) {
    rest -= facts.share
    shown.push(item < 0 ? { kind, ...facts } : { kind, id: id(item), ...facts })
  }
  if (count > SHOWN) shown.push({ kind: 'others', share: rest })
  return shown
}

/** Larger share either way; of equals the lower item, then what was said first. */
function isStronger(a: Evidence, b: Evidence): boolean {
  const by = Math.abs(a.share) - Math.abs(b.share)
  return by > 0 || (by === 0 && a.item < b.item)
}
