import { describe, expect, it } from 'vitest'
import { random } from '../../src/kernels/random.js'
import {
  expectedSpend,
  learnSpending,
  type Spending,
  type SpendingHistory,
} from '../../src/profiles/spending.js'

describe('the model of spending', () => {
  it('expects what the published example customers are expected to spend', () => {
    // Fader & Hardie's music shop: p 6.25, q 3.74, γ 15.44; means of 22.35 on 2 and 11.77 on 1 days
    const music: Spending = { p: 6.25, q: 3.74, gamma: 15.44 }
    expect(expectedSpend(music, 2, 22.35)).toBeCloseTo(24.66, 1)
    expect(expectedSpend(music, 1, 11.77)).toBeCloseTo(18.91, 1)
    // Of whom nothing is known, the mean of the shop: γ p / (q − 1)
    expect(expectedSpend(music, 0, 0)).toBeCloseTo((15.44 * 6.25) / 2.74, 10)
  })

  it('finds the numbers again that a made-up shop was drawn from, in any currency', () => {
    const truth: Spending = { p: 4, q: 3.5, gamma: 60 }
    const history = draw(truth, 6000)
    const found = learnSpending(history) as Spending
    expect(Math.abs(found.p / truth.p - 1)).toBeLessThan(0.15)
    expect(Math.abs(found.q / truth.q - 1)).toBeLessThan(0.15)
    const yen = learnSpending({ ...history, mean: history.mean.map(mean => mean * 150) }) as Spending
    expect(yen.p).toBeCloseTo(found.p, 6)
    expect(yen.gamma / found.gamma).toBeCloseTo(150, 3)
  })

  it('draws few days to the mean of the shop, and leaves many where they are', () => {
    const shop: Spending = { p: 4, q: 3.5, gamma: 60 }
    const mean = (60 * 4) / 2.5
    const once = expectedSpend(shop, 1, 500)
    const often = expectedSpend(shop, 100, 500)
    expect(once).toBeGreaterThan(mean)
    expect(once).toBeLessThan(500)
    expect(Math.abs(often - 500)).toBeLessThan(0.03 * 500)
  })

  it('says nothing of shops with fewer than 50 shoppers or 20 who came back', () => {
    const few = draw({ p: 4, q: 3.5, gamma: 60 }, 49)
    expect(learnSpending(few)).toBeUndefined()
    const once = { length: 100, days: new Int32Array(100).fill(1), mean: new Float64Array(100).fill(3) }
    expect(learnSpending(once)).toBeUndefined()
  })
})

/** As the model tells the story: ν ~ Gamma(q, γ), the mean of x days ~ Gamma(p x, ν x). */
function draw({ p, q, gamma }: Spending, shoppers: number): SpendingHistory {
  const dice = random(3, 'spending')
  const days = new Int32Array(shoppers)
  const mean = new Float64Array(shoppers)
  for (let s = 0; s < shoppers; s++) {
    days[s] = 1 + dice.below(8)
    const rate = gammaOf(dice.next, q) / gamma
    mean[s] = gammaOf(dice.next, p * days[s]) / (rate * days[s])
  }
  return { length: shoppers, days, mean }
}

/** Marsaglia & Tsang 2000; shapes of 1 and above. */
function gammaOf(next: () => number, shape: number): number {
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())
    const v = (1 + c * normal) ** 3
    if (v > 0 && Math.log(1 - next()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v
  }
}
