import { beforeAll, describe, expect, it } from 'vitest'
import { popular } from '../../src/models/popular.js'
import type { UserProfile } from '../../src/profiles/profile.js'
import { profiles } from '../../src/profiles/profiles.js'
import { Recommender } from '../../src/recommender.js'
import type { ItemEvent } from '../../src/types.js'
import { type FixtureItem, fixtureShop } from '../fixtures/shop.js'

const { items, events, truth } = fixtureShop()
const now = Date.parse(truth.to)
const stages = {
  new: 'new',
  active: 'active',
  loyal: 'loyal',
  atRisk: 'at-risk',
  lost: 'lost',
  wonBack: 'won-back',
} as const

/** What a user did, before logging in too. */
function eventsOf(user: string): ItemEvent[] {
  const sessions = new Set(events.filter(event => event.user === user).map(event => event.session))
  return events.filter(
    event =>
      event.user === user ||
      (event.user === undefined && event.session !== undefined && sessions.has(event.session)),
  ) as ItemEvent[]
}

describe('profiles of the fixture shop', () => {
  let shop: Recommender<FixtureItem>
  let all: Map<string, UserProfile>
  const of = (user: string) => all.get(user) as UserProfile

  beforeAll(() => {
    shop = new Recommender<FixtureItem>({
      models: { popular: popular() },
      profiles: profiles(),
      now: () => now,
    })
    shop.setItems(items)
    shop.ingest(events)
    for (const { guest, user } of truth.cookies) shop.mergeUsers(guest, user)
    shop.fit()
    all = new Map([...shop.profiles()].map(profile => [profile.user, profile]))
  })

  it('finds every brand lover, and takes hardly anybody else for one', () => {
    for (const { user, brand } of truth.brandLovers) {
      expect(of(user).tastes.brand[0].value).toBe(brand)
      expect(of(user).segments).toContain('brand-lover')
    }
    const planted = new Set(truth.brandLovers.map(({ user }) => user))
    expect(shop.segment('brand-lover').filter(user => !planted.has(user)).length).toBeLessThanOrEqual(8)
  })

  it('finds the bargain hunters, and nobody else', () => {
    expect(shop.segment('bargain-hunter').sort()).toEqual([...truth.bargainHunters].sort())
    for (const user of truth.bargainHunters) {
      const { discountShare, priceSensitivity } = of(user).spend
      expect(discountShare?.value).toBe(1)
      expect(priceSensitivity?.value).toBeGreaterThan(0.9)
      expect(priceSensitivity?.from).toBeGreaterThanOrEqual(5)
    }
  })

  it('knows how often people need their consumables, within a fifth', () => {
    for (const { user, gapDays } of truth.rhythms) {
      const { usualGap } = of(user).rhythm
      expect(Math.abs((usualGap?.value as number) / gapDays - 1)).toBeLessThan(0.2)
    }
  })

  it('tells every stage of life', () => {
    for (const [planted, stage] of Object.entries(stages)) {
      for (const user of truth.lifecycle[planted as keyof typeof stages]) {
        expect([user, of(user).lifecycle?.stage]).toEqual([user, stage])
        expect(of(user).segments).toContain(stage)
      }
    }
  })

  it('makes guests and who they turned out to be one', () => {
    for (const { guest, user } of truth.cookies) {
      expect(shop.profile(guest)).toEqual(shop.profile(user))
      expect(all.has(guest)).toBe(false)
      expect(of(user).visits).toBeGreaterThanOrEqual(3)
    }
    for (const { session, user } of truth.loggedIn) {
      const own = events.filter(event => event.session === session)
      expect(of(user).events).toBeGreaterThanOrEqual(own.length)
      expect(of(user).firstSeen).toBe(Date.parse(own[0].at as string))
    }
  })

  it('remembers what was left in the cart, dismissed, and given back', () => {
    for (const { user, item } of truth.abandoned) {
      expect(of(user).carted).toContain(item)
      expect(of(user).segments).toContain('cart-left')
    }
    for (const { user, item } of truth.dismissed) expect(of(user).dismissed.items).toEqual([item])
    for (const { user } of truth.returns) {
      if (user === undefined) continue
      let units = 0
      for (const event of eventsOf(user)) {
        if (event.type === 'purchase') units += event.quantity ?? 1
        if (event.type === 'return') units -= event.quantity ?? 1
      }
      expect(of(user).spend.units).toBe(units)
    }
  })

  it('does not take the robot for a shopper who likes anything', () => {
    const robot = of(truth.bot)
    expect(robot.counts.view).toBe(2000)
    expect(robot.tastes.brand[0].share).toBeLessThan(0.2)
    expect(robot.segments).not.toContain('brand-lover')
    expect(robot.outlook).toEqual({})
  })

  it('addresses brand lovers first about their brand, and who is due about what they need', () => {
    for (const brand of new Set(truth.brandLovers.map(lover => lover.brand))) {
      const lovers = truth.brandLovers.filter(lover => lover.brand === brand).map(({ user }) => user)
      const audience = shop.audience({ brand }, { k: 40 }).map(({ user }) => user)
      expect(lovers.filter(user => audience.includes(user)).length).toBeGreaterThanOrEqual(3)
    }
    for (const { user, item, elapsedGaps } of truth.rhythms) {
      if (elapsedGaps > 0.75 && elapsedGaps < 1.55) continue
      const due = shop.audience({ item }, { for: 'due' }).map(member => member.user)
      expect(due).not.toContain(user)
    }
    for (const { user, item, elapsedGaps } of truth.rhythms) {
      if (elapsedGaps < 0.9 || elapsedGaps > 1.4) continue
      const due = shop.audience({ item }, { for: 'due' })
      const member = due.find(found => found.user === user)
      expect(member?.because.find(({ kind }) => kind === 'due')?.value).toBeCloseTo(elapsedGaps, 0)
    }
  })

  it('never addresses who dismissed it or was forgotten', () => {
    for (const { user, item } of truth.dismissed) {
      for (const purpose of ['interest', 'due', 'win-back', 'voucher'] as const) {
        const all = shop.audience({ item }, { k: Number.POSITIVE_INFINITY, for: purpose })
        expect(all.map(member => member.user)).not.toContain(user)
      }
    }
    const [first] = shop.audience({ brand: 'Lumo' }, { k: 1 })
    const copy = new Recommender<FixtureItem>({ models: {}, profiles: profiles(), now: () => now })
    copy.setItems(items).ingest(events)
    copy.forget(first.user)
    expect(copy.profile(first.user)).toBeUndefined()
    expect(
      copy.audience({ brand: 'Lumo' }, { k: Number.POSITIVE_INFINITY }).map(member => member.user),
    ).not.toContain(first.user)
  })

  it('addresses people about an item that nobody has seen', () => {
    for (const { item, like } of truth.newItems) {
      const brand = items.find(({ id }) => id === item)?.brand as string
      const [first] = shop.audience({ item }, { k: 1 })
      const category = items.find(({ id }) => id === like[0])?.category as string
      const likes = of(first.user).tastes
      expect(likes.category.some(({ value }) => value === category)).toBe(true)
      expect(likes.brand.some(({ value }) => value === brand)).toBe(true)
    }
  })
})
