import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventLog } from '../../src/data/log/event-log.js'
import type { ShopEvent } from '../../src/types.js'
import { smallShop } from './small-shop.js'

const HOUR = 3_600_000
const START = Date.UTC(2024, 2, 28)
const NOW = START + 60 * 24 * HOUR

const small = (letter: string, count: number) => fc.nat(count - 1).map(n => `${letter}${n}`)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 })

const ITEMS = Array.from({ length: 6 }, (_, i) => ({
  id: `i${i}`,
  category: `c${i % 2}/d${i % 3}`,
  brand: `b${i % 3}`,
  price: 2 ** i,
  listPrice: 2 ** i * (1 + (i % 2) / 4),
  tags: [`t${i % 2}`, `t${i % 5}`],
}))

const what = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constantFrom(
        'view',
        'click',
        'cart',
        'uncart',
        'wish',
        'purchase',
        'purchase',
        'purchase',
        'return',
      ),
      item: small('i', 6),
      quantity: maybe(fc.integer({ min: 1, max: 4 })),
      price: maybe(fc.constantFrom(0, 1.1, 2.3, 9.99)),
      query: maybe(fc.constantFrom('Tea', 'green tea', 'thé vert', '茶')),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('rate'),
      item: small('i', 6),
      value: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant('search'), query: fc.constantFrom('tea', 'TEA', 'mug') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('impression'),
      items: fc.array(small('i', 6), { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constantFrom('dismiss', 'undismiss'),
      item: maybe(small('i', 6)),
      category: fc.constantFrom('c0', 'c1/d2'),
    }),
  },
)
const event = fc
  .tuple(
    fc.record({
      user: maybe(small('u', 5)),
      session: maybe(small('s', 5)),
      order: maybe(small('o', 8)),
      // Not in order of time, and sharing times
      at: fc.nat(200).map(sixths => START + sixths * 6 * HOUR),
      device: maybe(fc.constantFrom('mobile', 'desktop')),
    }),
    what,
  )
  .filter(([{ user, session, order }]) => (user ?? session ?? order) !== undefined)
  .map(([common, rest]) => {
    const merged: Record<string, unknown> = { ...common, ...rest }
    for (const name in merged) if (merged[name] === undefined) delete merged[name]
    return merged as unknown as ShopEvent
  })

const command = fc.oneof(
  { weight: 16, arbitrary: event.map(row => ({ do: 'add' as const, row })) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('merge' as const), guest: small('u', 6), user: small('u', 6) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), user: small('u', 6) }) },
  { weight: 1, arbitrary: fc.constant({ do: 'fit' as const }) },
)
const commands = fc.array(command, { maxLength: 120 })
const options = {
  items: ITEMS,
  timeZone: 'Europe/London',
  points: { perUnitSpent: 1, perEvent: { view: 1 } },
}

describe('a profile', () => {
  it('equals one rebuilt from the remaining log to the bit, after any events, returns, merges and forgets', () => {
    fc.assert(
      fc.property(commands, all => {
        const shop = smallShop(options)
        for (const one of all) run(shop, one.do === 'fit' ? { do: 'ask' } : one)
        // Before a fit users stand in the order in which they were first named, also by a merge
        const sorted = (given: typeof shop) => given.all(NOW).sort((a, b) => (a.user < b.user ? -1 : 1))
        expect(sorted(shop)).toEqual(sorted(rebuilt(shop.log)))
      }),
      { numRuns: 300 },
    )
  })

  it('does so with everything that is relative to others, once both are fitted', () => {
    fc.assert(
      fc.property(commands, all => {
        const shop = smallShop(options)
        for (const one of all) run(shop, one)
        const again = rebuilt(shop.log)
        expect(shop.fit()).toEqual(again.fit())
        expect(shop.all(NOW)).toEqual(again.all(NOW))
      }),
      { numRuns: 150 },
    )
  })

  it('does not depend on what was asked before', () => {
    fc.assert(
      fc.property(commands, small('u', 5), (all, user) => {
        const shop = smallShop(options)
        for (const one of all) run(shop, one)
        const before = JSON.stringify(shop.profile(user, NOW))
        shop.all(NOW + 1)
        shop.audience({ category: 'c0' }, 'interest')
        expect(JSON.stringify(shop.profile(user, NOW))).toBe(before)
      }),
      { numRuns: 100 },
    )
  })
})

type Command = typeof command extends fc.Arbitrary<infer C> ? C | { do: 'ask' } : never

function run(shop: ReturnType<typeof smallShop>, one: Command): void {
  if (one.do === 'add') shop.ingest(one.row)
  else if (one.do === 'merge') shop.log.mergeUsers(one.guest, one.user)
  else if (one.do === 'forget') shop.log.forget(one.user)
  else if (one.do === 'fit') shop.fit()
  else shop.all(NOW)
}

/** A new shop that was told, in order, just what is left in the log. */
function rebuilt(log: EventLog) {
  const shop = smallShop(options)
  const { columns } = log
  for (let r = 0; r < log.length; r++) {
    const row: Record<string, unknown> = { type: log.types[columns.type.data[r]], at: columns.at.data[r] }
    const vocabularies = {
      user: log.users,
      session: log.sessions,
      order: log.orders,
      item: log.items,
      query: log.texts,
      category: log.texts,
      device: log.texts,
    }
    for (const [name, vocabulary] of Object.entries(vocabularies)) {
      const index = columns[name as keyof typeof vocabularies].get(r)
      if (index >= 0) row[name] = vocabulary.id(index)
    }
    for (const name of ['quantity', 'price', 'value'] as const) {
      if (!Number.isNaN(columns[name].get(r))) row[name] = columns[name].get(r)
    }
    shop.ingest(row as unknown as ShopEvent)
  }
  const pairs = log.actors.aliases.pairs()
  for (let p = 0; p < pairs.length; p += 2) {
    shop.log.mergeUsers(log.users.id(pairs[p]), log.users.id(pairs[p + 1]))
  }
  return shop
}
