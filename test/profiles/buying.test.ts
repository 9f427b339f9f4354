import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { random } from '../../src/kernels/random.js'
import {
  type Buying,
  type BuyingHistory,
  buysWithin,
  expectedDays,
  learnBuying,
  stillThere,
} from '../../src/profiles/buying.js'

/** The customers of an online music shop, as the paper estimates them (Fader, Hardie & Lee 2005, table 2; in weeks). */
const MUSIC: Buying = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }

describe('the model of buying', () => {
  it('expects of the published example customer 1.226 purchases in 39 weeks', () => {
    // Fader, Hardie & Lee, "Implementing the BG/NBD model for customer base analysis in Excel", 2005, figure 5
    const customer = { repeats: 2, span: 30.43, age: 38.86 }
    expect(expectedDays(MUSIC, customer, 39)).toBeCloseTo(1.226, 3)
  })

  it('takes everybody without a repeat for a customer still, and the silent for gone', () => {
    expect(stillThere(MUSIC, { repeats: 0, span: 0, age: 1000 })).toBe(1)
    expect(stillThere(MUSIC, { repeats: 5, span: 20, age: 21 })).toBeGreaterThan(0.85)
    expect(stillThere(MUSIC, { repeats: 5, span: 20, age: 200 })).toBeLessThan(0.01)
  })

  it('agrees with its own definition, counted out by integrals over rate and probability to leave', () => {
    const models: Buying[] = [
      { r: 2, alpha: 60, a: 2.5, b: 4 },
      { r: 1.5, alpha: 20, a: 1, b: 3 },
      { r: 1.2, alpha: 30, a: 1.8, b: 1.4 },
    ]
    for (const buying of models) {
      for (const shopper of [
        { repeats: 0, span: 0, age: 30 },
        { repeats: 3, span: 50, age: 90 },
      ]) {
        const twin = byIntegrals(buying, shopper, 60)
        expect(expectedDays(buying, shopper, 60) / twin.days).toBeCloseTo(1, 2)
        expect(buysWithin(buying, shopper, 60) / twin.chance).toBeCloseTo(1, 2)
        expect(stillThere(buying, shopper)).toBeCloseTo(twin.there, 2)
      }
    }
  })

  it('expects never less for a longer time, and a probability between 0 and 1', () => {
    const positive = (max: number) => fc.double({ min: 0.01, max, noNaN: true })
    fc.assert(
      fc.property(
        fc.record({ r: positive(5), alpha: positive(200), a: positive(5), b: positive(50) }),
        fc.record({ repeats: fc.nat(60), span: fc.nat(300), idle: fc.nat(300) }),
        (buying, { repeats, span, idle }) => {
          const shopper = { repeats, span: repeats === 0 ? 0 : span, age: (repeats === 0 ? 0 : span) + idle }
          const near = expectedDays(buying, shopper, 30)
          const far = expectedDays(buying, shopper, 365)
          expect(near).toBeGreaterThanOrEqual(-1e-9)
          expect(far).toBeGreaterThanOrEqual(near * (1 - 1e-9))
          const chance = buysWithin(buying, shopper, 30)
          expect(chance).toBeGreaterThanOrEqual(0)
          expect(chance).toBeLessThanOrEqual(1)
          // At least one day is expected at most as often as days are expected
          expect(chance).toBeLessThanOrEqual(near + 1e-9)
        },
      ),
    )
  })

  it('finds the numbers again that a made-up shop was drawn from', () => {
    const truth: Buying = { r: 0.8, alpha: 30, a: 0.9, b: 3 }
    const history = draw(truth, 8000, 365)
    const found = learnBuying(history) as Buying
    // Purchases of one day are one: the rate comes out a little lower
    expect(Math.abs(found.r / truth.r - 1)).toBeLessThan(0.15)
    expect(Math.abs(found.r / found.alpha / (truth.r / truth.alpha) - 1)).toBeLessThan(0.1)
    expect(Math.abs(found.a / (found.a + found.b) - truth.a / (truth.a + truth.b))).toBeLessThan(0.05)
    expect(learnBuying(history)).toEqual(found)
  })

  it('finds numbers where nobody ever leaves, and then expects what the rate says', () => {
    const history = draw({ r: 0.8, alpha: 30, a: 1e-6, b: 1e6 }, 4000, 365)
    const found = learnBuying(history) as Buying
    expect(found.a / (found.a + found.b)).toBeLessThan(0.02)
    const shopper = { repeats: 4, span: 200, age: 220 }
    const rate = (found.r + 4) / (found.alpha + 220)
    expect(Math.abs(expectedDays(found, shopper, 60) / (rate * 60) - 1)).toBeLessThan(0.1)
  })

  it('says nothing of shops with fewer than 50 buyers or 20 who came back', () => {
    expect(learnBuying(draw(MUSIC, 49, 100))).toBeUndefined()
    const once = new Int32Array(500)
    expect(
      learnBuying({ length: 500, repeats: once, span: once, age: once.map((_, s) => s) }),
    ).toBeUndefined()
  })
})

/** Draws shoppers as the model tells the story: λ ~ Gamma(r, α), p ~ Beta(a, b), a coin after each purchase. */
function draw({ r, alpha, a, b }: Buying, shoppers: number, days: number): BuyingHistory {
  const dice = random(7, 'shoppers')
  const history = {
    length: shoppers,
    repeats: new Int32Array(shoppers),
    span: new Int32Array(shoppers),
    age: new Int32Array(shoppers),
  }
  for (let s = 0; s < shoppers; s++) {
    const rate = gamma(dice.next, r) / alpha
    const leaving = gamma(dice.next, a)
    const p = leaving / (leaving + gamma(dice.next, b))
    const age = Math.floor(dice.next() * days)
    let time = 0
    let there = true
    const seen = new Set([0])
    while (there) {
      time += -Math.log(1 - dice.next()) / rate
      if (!(time < age)) break
      seen.add(Math.floor(time))
      there = dice.next() >= p
    }
    history.repeats[s] = seen.size - 1
    history.span[s] = Math.max(...seen)
    history.age[s] = age
  }
  return history
}

/** Marsaglia & Tsang 2000, with the boost for shapes below 1. */
function gamma(next: () => number, shape: number): number {
  if (shape < 1) return gamma(next, shape + 1) * (1 - next()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    const v = (1 + c * normal) ** 3
    if (v > 0 && Math.log(1 - next()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v
  }
}

/**
 * Given λ and p, somebody with x repeats, the last at t, is there at T with odds e^(−λT) : p/(1−p) · e^(−λt) (only
 * e^(−λT) for x = 0), and then buys (1 − e^(−λpτ))/p times in τ. Prior times likelihood, summed over a grid.
 */
function byIntegrals(
  { r, alpha, a, b }: Buying,
  { repeats: x, span, age }: { repeats: number; span: number; age: number },
  days: number,
) {
  const steps = 700
  let all = 0
  let there = 0
  let chance = 0
  let expected = 0
  for (let i = 0; i < steps; i++) {
    const rate = ((i + 0.5) / steps) ** 2 * 1.2
    const rateWeight = 2 * ((i + 0.5) / steps) * rate ** (r - 1) * Math.exp(-alpha * rate) * rate ** x
    for (let j = 0; j < steps; j++) {
      const p = (j + 0.5) / steps
      const stays = p ** (a - 1) * (1 - p) ** (b - 1) * (1 - p) ** x * Math.exp(-rate * age)
      const left = x === 0 ? 0 : p ** a * (1 - p) ** (b - 1) * (1 - p) ** (x - 1) * Math.exp(-rate * span)
      all += rateWeight * (stays + left)
      there += rateWeight * stays
      chance += rateWeight * stays * (1 - Math.exp(-rate * days))
      expected += (rateWeight * stays * (1 - Math.exp(-rate * p * days))) / p
    }
  }
  return { there: there / all, chance: chance / all, days: expected / all }
}
