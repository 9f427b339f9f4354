import { AlsolikeError } from '../errors.js'

/**
 * Lays an options object over its defaults. An unknown key throws `bad-option` and names the nearest known one;
 * keys that are `undefined` take the default.
 */
export function checkOptions<T extends object>(owner: string, given: Partial<T> | undefined, defaults: T): T {
  if (given === undefined) return defaults
  if (given === null || typeof given !== 'object' || Array.isArray(given)) {
    throw new AlsolikeError('bad-option', `${owner} got ${String(given)} as options; give an object.`)
  }
  const known = Object.keys(defaults)
  const resolved = { ...defaults } as Record<string, unknown>
  for (const [key, value] of Object.entries(given)) {
    if (!known.includes(key)) {
      throw new AlsolikeError(
        'bad-option',
        `${owner} has no option "${key}". Did you mean "${nearest(key, known)}"? It knows ${known.join(', ')}.`,
      )
    }
    if (value !== undefined) resolved[key] = value
  }
  return resolved as T
}

/** The word of `known` with the fewest edits to `word`; the first of equals. O(len² · known). */
export function nearest(word: string, known: readonly string[]): string {
  let best = known[0] ?? ''
  let fewest = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const edits = distance(word.toLowerCase(), candidate.toLowerCase())
    if (edits < fewest) {
      fewest = edits
      best = candidate
    }
  }
  return best
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1))
    }
    row = next
  }
  return row[b.length]
}
