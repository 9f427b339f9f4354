import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { linesOf } from './read-lines.js'

/** Ratings of 4 and more of a MovieLens file as pairs, users and items numbered by their ids: what the golden outputs were made from. */
export function positives(path: string, separator: string): Positives {
  const read = kept.get(path) ?? readPositives(path, separator)
  kept.set(path, read)
  return read
}

interface Positives {
  readonly interactions: Interactions
  readonly users: readonly number[]
  readonly items: readonly number[]
}

/** Test files share a process: each is read once. */
const kept = new Map<string, Positives>()

function readPositives(path: string, separator: string): Positives {
  const rows = linesOf(path)
    .map(line => line.split(separator).map(Number))
    .filter(([, , rating]) => rating >= 4)
  const users = [...new Set(rows.map(([user]) => user))].sort((a, b) => a - b)
  const items = [...new Set(rows.map(([, item]) => item))].sort((a, b) => a - b)
  const userIndex = new Map(users.map((user, index) => [user, index]))
  const itemIndex = new Map(items.map((item, index) => [item, index]))
  const interactions = interactionsOf({
    shoppers: rows.map(([user]) => userIndex.get(user)!),
    items: rows.map(([, item]) => itemIndex.get(item)!),
  })
  return { interactions, users, items }
}

/** Items of a shopper, ascending. */
export function historyOf(data: Interactions, shopper: number): number[] {
  const { indptr, indices } = data.shoppers()
  return Array.from(indices.subarray(indptr[shopper], indptr[shopper + 1]))
}
