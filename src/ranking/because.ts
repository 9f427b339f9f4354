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
  const strongest = evidence
    .filter(e => e.share !== 0 || e.support !== undefined)
    .sort((a, b) => Math.abs(b.share) - Math.abs(a.share) || a.item - b.item)
  const shown: Because[] = []
  let rest = score
  for (const { item, kind, ...facts } of strongest.slice(0, SHOWN)) {
    rest -= facts.share
    shown.push(item < 0 ? { kind, ...facts } : { kind, id: id(item), ...facts })
  }
  if (strongest.length > SHOWN) shown.push({ kind: 'others', share: rest })
  return shown
}
