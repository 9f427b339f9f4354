import { transposePlaces } from '../../kernels/sparse.js'
import { groupRows } from './group-rows.js'
import type { Groups, Interactions } from './interactions.js'

/** What counts as together: the same user at any time, one visit, or one basket. */
export type Together = 'shoppers' | 'sessions' | 'baskets'

/** Newest items of one user, visit or basket that count: bounds the work that a bot causes. */
const NEWEST = 500

/**
 * Counts the distinct known users with two items together. Who is known are the shoppers below `known`: by default users,
 * since guests, whose visits may all be one person's, are nobody's evidence. Made once, asked item by item. O(rows) to
 * make, Σ length of the groups that hold the item to ask.
 */
export class KnownPairs {
  /** Known users with each partner of the item that was counted last; valid for `partners` up to `size`. */
  readonly users: Int32Array
  readonly partners: Int32Array
  size = 0
  /** Known users with each item, and with any. */
  readonly holders: Int32Array
  readonly everyone: number
  readonly #start: Int32Array
  readonly #items: Int32Array
  readonly #user: Int32Array
  readonly #itemStart: Int32Array
  readonly #groupsOf: Int32Array
  readonly #lastUser: Int32Array

  constructor(data: Interactions, together: Together, known = data.userCount) {
    const { itemCount } = data
    const { start, items, user } =
      together === 'shoppers' ? histories(data, known) : visits(data, together, known)
    const holding = transposePlaces({ rows: user.length, cols: itemCount, indptr: start, indices: items })
    this.#start = start
    this.#items = items
    this.#user = user
    this.#itemStart = holding.indptr
    this.#groupsOf = holding.indices
    this.#lastUser = new Int32Array(itemCount).fill(-1)
    this.users = new Int32Array(itemCount)
    this.partners = new Int32Array(itemCount)
    this.holders = new Int32Array(itemCount)
    let everyone = 0
    for (let g = 0; g < user.length; g++) {
      if (start[g] < start[g + 1] && (g === 0 || user[g] !== user[g - 1])) everyone++
      for (let e = start[g]; e < start[g + 1]; e++) {
        if (this.#lastUser[items[e]] === user[g]) continue
        this.#lastUser[items[e]] = user[g]
        this.holders[items[e]]++
      }
    }
    this.#lastUser.fill(-1)
    this.everyone = everyone
  }

  /** Counts the partners of `item`, which is among them: with itself it is held by all who have it. */
  count(item: number): void {
    const { users, partners } = this
    const lastUser = this.#lastUser
    for (let p = 0; p < this.size; p++) {
      users[partners[p]] = 0
      lastUser[partners[p]] = -1
    }
    const start = this.#start
    const items = this.#items
    let size = 0
    for (let e = this.#itemStart[item]; e < this.#itemStart[item + 1]; e++) {
      const group = this.#groupsOf[e]
      const user = this.#user[group]
      for (let x = start[group]; x < start[group + 1]; x++) {
        const partner = items[x]
        // Groups stand in order of users, so a user's groups are neighbours
        if (lastUser[partner] === user) continue
        lastUser[partner] = user
        if (users[partner]++ === 0) partners[size++] = partner
      }
    }
    this.size = size
  }
}

interface UserGroups {
  readonly start: Int32Array
  readonly items: Int32Array
  /** Of each group, ascending. */
  readonly user: Int32Array
}

function histories(data: Interactions, known: number): UserGroups {
  const { indptr, indices } = data.shoppers({ maxPerShopper: NEWEST })
  return {
    start: indptr.slice(0, known + 1),
    items: indices.subarray(0, indptr[known]),
    user: Int32Array.from({ length: known }, (_, user) => user),
  }
}

function visits(data: Interactions, together: 'sessions' | 'baskets', known: number): UserGroups {
  const groups: Groups = together === 'sessions' ? data.sessions() : data.baskets()
  const { start: first, rows: order } = groupRows(groups.shopper, data.shopperCount)
  const count = first[known]
  const start = new Int32Array(count + 1)
  const user = new Int32Array(count)
  for (let o = 0; o < count; o++) {
    const length = groups.indptr[order[o] + 1] - groups.indptr[order[o]]
    start[o + 1] = start[o] + Math.min(length, NEWEST)
    user[o] = groups.shopper[order[o]]
  }
  const items = new Int32Array(start[count])
  for (let o = 0; o < count; o++) {
    const end = groups.indptr[order[o] + 1]
    items.set(groups.items.subarray(end - (start[o + 1] - start[o]), end), start[o])
  }
  return { start, items, user }
}

/** Known users with each item, by anything positive. O(rows). */
export function knownHolders(data: Interactions, known = data.userCount): Int32Array {
  const holders = new Int32Array(data.itemCount)
  const { indptr, indices } = data.shoppers()
  for (let e = 0; e < indptr[known]; e++) holders[indices[e]]++
  return holders
}

/** Known users who bought each item on two days or more (in two baskets, where the log has no times). O(rows). */
export function knownReturning(data: Interactions, known = data.userCount): Int32Array {
  const { rows, itemCount, timed } = data
  const returning = new Int32Array(itemCount)
  const first = new Map<number, number>()
  for (let r = 0; r < rows.length; r++) {
    if (rows.basket[r] < 0 || rows.shopper[r] >= known) continue
    const pair = rows.shopper[r] * itemCount + rows.item[r]
    const when = timed ? Math.floor(rows.at[r] / DAY) : rows.basket[r]
    const before = first.get(pair)
    if (before === undefined) first.set(pair, when)
    else if (before !== when && before !== COUNTED) {
      first.set(pair, COUNTED)
      returning[rows.item[r]]++
    }
  }
  return returning
}

const DAY = 86_400_000
const COUNTED = Number.NEGATIVE_INFINITY
