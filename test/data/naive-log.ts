import { EVENT_TYPES } from '../../src/data/event.js'

/** An event as the naive twin keeps it: one object a row, ids as text. */
export interface NaiveRow {
  user?: string
  session?: string
  order?: string
  item?: string
  type: string
  at: number
  quantity?: number
  price?: number
  value?: number
  query?: string
  eventId?: string
}

/** The log of the design, as slowly and plainly as it can be written. */
export class NaiveLog {
  rows: NaiveRow[] = []
  merges: [string, string][] = []

  add(row: NaiveRow, duplicates: 'keep' | 'drop'): boolean {
    if (row.eventId !== undefined) {
      if (this.rows.some(other => other.eventId === row.eventId)) return false
    } else if (duplicates === 'drop' && this.rows.some(other => equal(other, row))) {
      return false
    }
    this.rows.push(row)
    return true
  }

  root(user: string): string {
    let root = user
    for (;;) {
      const merge = this.merges.find(([guest]) => guest === root)
      if (merge === undefined) return root
      root = merge[1]
    }
  }

  merge(guest: string, user: string): boolean {
    if (this.merges.some(([known]) => known === guest) || this.root(user) === guest) return false
    this.merges.push([guest, user])
    return true
  }

  sessionUser(session: string): string | undefined {
    return this.rows.find(row => row.session === session && row.user !== undefined)?.user
  }

  actor(row: NaiveRow): string | undefined {
    const user = row.user ?? (row.session === undefined ? undefined : this.sessionUser(row.session))
    return user === undefined ? undefined : this.root(user)
  }

  forget(user: string): void {
    const root = this.root(user)
    const gone = this.rows.filter(row => this.actor(row) === root)
    // Resolved before the list shrinks: each merge names who it leads to
    const others = this.merges.filter(([guest]) => this.root(guest) !== root)
    this.rows = this.rows.filter(row => !gone.includes(row))
    this.merges = others
  }

  retain({ age = Number.POSITIVE_INFINITY, events = Number.POSITIVE_INFINITY }): void {
    const newest = Math.max(...this.rows.map(row => row.at))
    const byTime = this.rows
      .map((row, index) => ({ row, index }))
      .sort((a, b) => a.row.at - b.row.at || a.index - b.index)
    const kept = new Set(
      byTime.filter(({ row }, p) => row.at >= newest - age && byTime.length - p <= events).map(e => e.row),
    )
    const sessions = new Map<string, string | undefined>()
    for (const { session } of this.rows)
      if (session !== undefined) sessions.set(session, this.sessionUser(session))
    const rows = this.rows.filter(row => kept.has(row))
    this.rows = rows.map(row => {
      if (row.user !== undefined || row.session === undefined) return row
      const first = rows.find(other => other.session === row.session && other.user !== undefined)?.user
      const before = sessions.get(row.session)
      return before !== undefined && first !== before ? { ...row, user: before } : row
    })
  }

  /** Shopper of a row as text: a user, else the session, else the order. */
  shopper(row: NaiveRow): string {
    const actor = this.actor(row)
    if (actor !== undefined) return `user ${actor}`
    return row.session !== undefined ? `session ${row.session}` : `order ${row.order}`
  }
}

function equal(a: NaiveRow, b: NaiveRow): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof NaiveRow>
  return [...names].every(name => Object.is(a[name], b[name]))
}

const WEIGHTS: Record<string, number> = {
  view: 1,
  click: 1,
  cart: 3,
  wish: 2,
  purchase: 5,
  rate: 5,
  share: 2,
}

export interface NaiveFold {
  shopperCount: number
  userCount: number
  itemIds: string[]
  rows: {
    shopper: number
    item: number
    type: number
    weight: number
    at: number
    session: number
    basket: number
  }[]
  searches: { query: string; shopper: number; session: number; at: number }[]
}

/** The fold of the design by its words: oldest first, returns popping the newest earlier purchase. */
export function naiveFold(log: NaiveLog, catalog: readonly string[], gap: number): NaiveFold {
  const itemIds = [
    ...new Set([...catalog, ...log.rows.flatMap(row => (row.item === undefined ? [] : [row.item]))]),
  ]
  const keys = log.rows.map(row => log.shopper(row))
  const users = [...new Set(keys.filter(key => key.startsWith('user ')))]
  const shoppers = [...users, ...new Set(keys.filter(key => !key.startsWith('user ')))]
  const sorted = log.rows
    .map((row, index) => ({ ...row, index, shopper: shoppers.indexOf(log.shopper(row)) }))
    .sort((a, b) => a.at - b.at || a.index - b.index)

  const last = new Map<number, { at: number; name: string }>()
  const sessionNames = sorted.map((row, p) => {
    if (row.session !== undefined) return `own ${row.session}`
    const before = last.get(row.shopper)
    const guest = row.shopper >= users.length
    const name = before !== undefined && (guest || row.at - before.at <= gap) ? before.name : `cut ${p}`
    last.set(row.shopper, { at: row.at, name })
    return name
  })

  const gone = new Set<number>()
  const left = new Map<number, number>()
  sorted.forEach((row, p) => {
    if (row.type === 'purchase' || row.type === 'cart')
      left.set(p, row.type === 'cart' ? 1 : (row.quantity ?? 1))
    if (row.type !== 'return' && row.type !== 'uncart') return
    let units = row.type === 'uncart' ? undefined : row.quantity
    const undone = row.type === 'uncart' ? 'cart' : 'purchase'
    for (let q = p - 1; q >= 0 && (units === undefined || units > 0); q--) {
      const other = sorted[q]
      if (gone.has(q) || other.type !== undone || other.shopper !== row.shopper || other.item !== row.item)
        continue
      const taken = Math.min(units ?? Number.POSITIVE_INFINITY, left.get(q)!)
      left.set(q, left.get(q)! - taken)
      if (left.get(q) === 0) gone.add(q)
      if (units === undefined) break
      units -= taken
    }
  })

  const kept = sorted
    .map((row, p) => ({ ...row, p, visit: sessionNames[p] }))
    .filter(({ type, p }) => WEIGHTS[type] !== undefined && !gone.has(p))
  const basketName = (row: (typeof kept)[number]) =>
    row.type !== 'purchase'
      ? undefined
      : row.order !== undefined
        ? `order ${row.order}`
        : `${row.shopper} in ${row.visit}`
  const sessions = byNewest(kept.map(row => row.visit))
  const baskets = byNewest(kept.map(basketName))
  const queries = sorted
    .map((row, p) => ({ ...row, visit: sessionNames[p] }))
    .filter(row => row.query !== undefined)
  const all = [
    ...sessions,
    ...new Set(queries.map(row => row.visit).filter(visit => !sessions.includes(visit))),
  ]
  return {
    shopperCount: shoppers.length,
    userCount: users.length,
    itemIds,
    rows: kept.map(row => ({
      shopper: row.shopper,
      item: itemIds.indexOf(row.item!),
      type: EVENT_TYPES.indexOf(row.type as 'view'),
      weight: row.type === 'rate' ? Math.fround(((row.value! - 3) / 2) * 5) : WEIGHTS[row.type],
      at: row.at,
      session: sessions.indexOf(row.visit),
      basket: basketName(row) === undefined ? -1 : baskets.indexOf(basketName(row)!),
    })),
    searches: queries.map(row => ({
      query: row.query!,
      shopper: row.shopper,
      session: all.indexOf(row.visit),
      at: row.at,
    })),
  }
}

/** Distinct names, the one whose last place is first, first. */
function byNewest(names: readonly (string | undefined)[]): string[] {
  const given = names.filter(name => name !== undefined)
  return [...new Set(given)].sort((a, b) => given.lastIndexOf(a) - given.lastIndexOf(b))
}
