import fc from 'fast-check'
import { blankEvent, checkEvent, DEFAULT_WEIGHTS } from '../../src/data/event.js'
import type { Duplicates, EventLog } from '../../src/data/log/event-log.js'
import { Zone } from '../../src/data/time.js'
import type { NaiveRow } from './naive-log.js'

const small = (letter: string, count: number) =>
  fc.integer({ min: 0, max: count - 1 }).map(n => `${letter}${n}`)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 })

const actor = fc
  .record({ user: maybe(small('u', 4)), session: maybe(small('s', 4)), order: maybe(small('o', 4)) })
  .filter(({ user, session, order }) => (user ?? session ?? order) !== undefined)
const common = fc.record({
  at: fc.integer({ min: 0, max: 12 }).map(tens => 1_600_000_000_000 + tens * 600_000),
  eventId: fc.option(small('e', 6), { nil: undefined, freq: 4 }),
})
const what = fc.oneof(
  fc.record({
    type: fc.constantFrom('view', 'cart', 'uncart', 'wish', 'purchase', 'purchase', 'return', 'impression'),
    item: small('i', 4),
    quantity: maybe(fc.integer({ min: 1, max: 3 })),
    price: maybe(fc.constantFrom(0, 1.5)),
    query: fc.option(small('q', 2), { nil: undefined, freq: 5 }),
  }),
  fc.record({ type: fc.constant('rate'), item: small('i', 4), value: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ type: fc.constant('search'), query: small('q', 2) }),
)

/** Rows of a small shop with few ids, so that everything collides with everything. */
export const anyRow: fc.Arbitrary<NaiveRow> = fc.tuple(actor, common, what).map(parts => {
  const row: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(Object.assign({}, ...parts)))
    if (value !== undefined) row[name] = value
  return row as unknown as NaiveRow
})

export const anyRows = fc.array(anyRow, { maxLength: 60 })

export type Command =
  | { do: 'add'; row: NaiveRow; duplicates: Duplicates }
  | { do: 'merge'; guest: string; user: string }
  | { do: 'forget'; user: string }
  | { do: 'retain'; limits: { age?: number; events?: number } }
  | { do: 'fit' }
  | { do: 'restore' }

export const anyCommands: fc.Arbitrary<Command[]> = fc.array(
  fc.oneof(
    {
      weight: 20,
      arbitrary: fc.record({
        do: fc.constant('add' as const),
        row: anyRow,
        duplicates: fc.constantFrom<Duplicates>('keep', 'drop', 'drop'),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ do: fc.constant('merge' as const), guest: small('u', 6), user: small('u', 6) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), user: small('u', 5) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('retain' as const),
        limits: fc.oneof(
          fc.record({ age: fc.integer({ min: 0, max: 12 }).map(tens => tens * 600_000) }),
          fc.record({ events: fc.integer({ min: 0, max: 30 }) }),
        ),
      }),
    },
    { weight: 2, arbitrary: fc.constant({ do: 'fit' as const }) },
    { weight: 1, arbitrary: fc.constant({ do: 'restore' as const }) },
  ),
  { maxLength: 60 },
)

const event = blankEvent()
const context = { now: 1_700_000_000_000, zone: new Zone(), weights: DEFAULT_WEIGHTS }

/** Adds a row as the door would; whether it is in the log now. */
export function addRow(log: EventLog, row: NaiveRow, duplicates: Duplicates): boolean {
  const problem = checkEvent(row, context, event)
  if (problem !== undefined) throw new Error(problem.message)
  return log.add(event, duplicates) > 0
}

/** What the log holds, as the twin would write it. */
export function rowsOf(log: EventLog): NaiveRow[] {
  const { columns } = log
  return Array.from({ length: log.length }, (_, r) => {
    const row: Record<string, unknown> = { type: log.types[columns.type.data[r]], at: columns.at.data[r] }
    const id = (
      name: 'user' | 'session' | 'order' | 'item' | 'query' | 'eventId',
      text: (index: number) => string,
    ) => {
      const index = columns[name].get(r)
      if (index >= 0) row[name] = text(index)
    }
    id('user', index => log.users.id(index))
    id('session', index => log.sessions.id(index))
    id('order', index => log.orders.id(index))
    id('item', index => log.items.id(index))
    id('query', index => log.texts.id(index))
    id('eventId', index => log.eventIds.id(index))
    for (const name of ['quantity', 'price', 'value'] as const) {
      const value = columns[name].get(r)
      if (!Number.isNaN(value)) row[name] = value
    }
    return row as unknown as NaiveRow
  })
}
