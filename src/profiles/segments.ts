import { AlsolikeError } from '../errors.js'
import { type Condition, compile, type Holds, type Segment } from './condition.js'
import type { UserProfile } from './profile.js'

const stage = (name: string): Segment => ({ name, when: { field: 'lifecycle', is: name } })

/** Tags that every shopper is tested for, in the same language that the shop's own segments are written in. */
export const BUILT_IN: readonly Segment[] = [
  ...['new', 'active', 'loyal', 'at-risk', 'lost', 'won-back'].map(stage),
  {
    name: 'brand-lover',
    when: {
      all: [
        { field: 'brandShare', atLeast: 0.6 },
        { field: 'brandEvents', atLeast: 8 },
        { field: 'brandLove', atLeast: 3 },
      ],
    },
  },
  {
    name: 'bargain-hunter',
    when: {
      all: [
        { field: 'priceSensitivity', atLeast: 0.75 },
        { field: 'discountShare', atLeast: 0.75 },
        { field: 'pricedPurchases', atLeast: 5 },
      ],
    },
  },
  { name: 'big-spender', when: { field: 'monetary', is: 5 } },
  {
    name: 'due',
    when: { field: 'gapsSinceOrder', atLeast: 0.8, atMost: 1.5 },
  },
  {
    name: 'cart-left',
    when: {
      all: [
        { field: 'cartedItems', atLeast: 1 },
        { field: 'daysSinceSeen', atMost: 14 },
      ],
    },
  },
  {
    name: 'window-shopper',
    when: {
      all: [
        { field: 'orders', is: 0 },
        { field: 'visits', atLeast: 3 },
      ],
    },
  },
]

/** Segments ready to be asked. */
export interface CheckedSegments {
  /** Built-in tags first. */
  readonly names: readonly string[]
  /** The shop's own first: they say more than the tags. */
  readonly ownFirst: readonly string[]
  /** Those that hold for a shopper. */
  of(profile: UserProfile): string[]
  /** One of them. Throws `bad-question` for a name that there is not. */
  called(name: string): Holds
}

/** Checks the shop's segments and puts them behind the built-in tags. Throws `bad-option`. */
export function checkSegments(own: readonly Segment[]): CheckedSegments {
  const holds = new Map<string, Holds>()
  for (const { name, when } of BUILT_IN) holds.set(name, compile(when, `segment "${name}"`))
  for (const [position, segment] of own.entries()) {
    const { name, when } = (segment ?? {}) as { name?: unknown; when?: Condition }
    if (typeof name !== 'string' || name === '' || when === undefined) {
      throw new AlsolikeError(
        'bad-option',
        `Segment ${position} of profiles() is ${JSON.stringify(segment)}. Give { name, when }, such as { name: "regulars", when: { field: "orders", atLeast: 5 } }.`,
      )
    }
    if (holds.has(name)) {
      throw new AlsolikeError(
        'bad-option',
        `profiles() has two segments named "${name}". Name the ${BUILT_IN.some(tag => tag.name === name) ? 'shop’s own' : 'second'} differently.`,
      )
    }
    holds.set(name, compile(when, `segment "${name}"`))
  }
  const all = [...holds]
  const names = all.map(([name]) => name)
  return {
    names,
    ownFirst: [...names.slice(BUILT_IN.length), ...names.slice(0, BUILT_IN.length)],
    of(profile) {
      const found: string[] = []
      for (const [name, test] of all) if (test(profile)) found.push(name)
      return found
    },
    called(name) {
      const test = holds.get(name)
      if (test !== undefined) return test
      throw new AlsolikeError('bad-question', `There is no segment "${name}". There are ${names.join(', ')}.`)
    },
  }
}
