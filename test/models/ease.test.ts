import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { inverse, Matrix } from 'ml-matrix'
import { describe, expect, it } from 'vitest'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { random } from '../../src/kernels/random.js'
import { ease } from '../../src/models/ease.js'
import { dataFile, describeWith, goldenFile } from '../data-path.js'
import { historyOf, positives } from './positives.js'
import { forItem, forUser, queryOf, trained } from './setting.js'

const ALL = { neighbors: Number.POSITIVE_INFINITY, maxPerShopper: Number.POSITIVE_INFINITY }
const SETS = ['plain', 'wasm'] as const

interface Golden {
  readonly models: {
    readonly ease: {
      readonly lam: number
      readonly B_sum: number
      readonly B_abs_max: number
      readonly B_samples: readonly {
        readonly from_item: number
        readonly to_item: number
        readonly value: number
      }[]
      readonly users: readonly {
        readonly user: number
        readonly items: readonly number[]
        readonly scores: readonly number[]
      }[]
    }
  }
}

for (const { name, file, separator, sets } of [
  { name: 'ml-100k-pos4', file: 'movielens-100k/u.data.gz', separator: '\t', sets: SETS },
  {
    name: 'ml-1m-pos4',
    file: 'movielens-1m/ratings-no-timestamp.csv.gz',
    separator: ',',
    sets: ['wasm'] as const,
  },
]) {
  const data = dataFile(file)
  const golden = goldenFile(`${name}.json`)

  // Computed in float64 by an independent program.
  for (const kernels of sets) {
    describeWith([data, golden], `ease on ${name} with ${kernels} kernels`, () => {
      const { interactions, users, items } = positives(data!, separator)
      const expected = (JSON.parse(readFileSync(golden!, 'utf8')) as Golden).models.ease
      const model = ease({
        ...ALL,
        gram: 'plain',
        regularization: expected.lam,
        regularizationUnit: 'absolute',
      })
      const scorer = trained(model, interactions, { kernels })
      const weights = scorer.state().arrays!

      it('has the weights of the reference', () => {
        const scores = weights.scores as Float32Array
        let sum = 0
        let largest = 0
        for (const value of scores) {
          sum += value
          largest = Math.max(largest, Math.abs(value))
        }
        expect(Math.abs(sum / expected.B_sum - 1)).toBeLessThan(1e-4)
        expect(Math.abs(largest / expected.B_abs_max - 1)).toBeLessThan(1e-4)
        for (const { from_item, to_item, value } of expected.B_samples) {
          const to = items.indexOf(to_item)
          const found = forItem(scorer, items.length, items.indexOf(from_item)) || []
          expect(Math.abs((found.find(([item]) => item === to)?.[1] ?? 0) - value)).toBeLessThan(5e-7)
        }
      })

      it('recommends what the reference recommends', () => {
        for (const { user, items: ids, scores } of expected.users) {
          const own = historyOf(interactions, users.indexOf(user))
          const list = (forUser(scorer, items.length, queryOf(own)) || []).filter(
            ([item]) => !own.includes(item),
          )
          ids.forEach((id, r) => {
            expect(Math.abs(list[r][1] - scores[r])).toBeLessThan(1e-5)
            const found = list.find(([item]) => items[item] === id)!
            expect(Math.abs(found[1] - scores[r])).toBeLessThan(1e-5)
          })
        }
      })
    })
  }
}

describe.each(SETS)('ease with %s kernels', kernels => {
  it('agrees with the closed form by ml-matrix', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(9), fc.nat(8)), { minLength: 1, maxLength: 60 }),
        fc.constantFrom('plain' as const, 'length-normalized' as const),
        fc.constantFrom(0.5, 5),
        (pairs, gram, regularization) => {
          const data = interactionsOf({
            shoppers: pairs.map(p => p[0]),
            items: pairs.map(p => p[1]),
            itemCount: 9,
          })
          const scorer = trained(ease({ gram, regularization }), data, { kernels })
          const expected = closedForm(data, gram === 'plain', regularization)
          for (let item = 0; item < 9; item++) {
            const found = forItem(scorer, 9, item) || []
            for (let other = 0; other < 9; other++) {
              const value = found.find(([index]) => index === other)?.[1] ?? 0
              expect(Math.abs(value - expected[item][other])).toBeLessThan(1e-5)
            }
          }
        },
      ),
      { numRuns: 40 },
    )
  })

  it('keeps the entries of largest absolute value, negative ones among them', () => {
    const data = crowd(60, 25)
    const whole = trained(ease({ ...ALL, gram: 'plain', regularization: 1 }), data, { kernels })
    const cut = trained(ease({ neighbors: 5, gram: 'plain', regularization: 1 }), data, { kernels })
    let negative = 0
    for (let item = 0; item < 25; item++) {
      const expected = [...(forItem(whole, 25, item) || [])]
        .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]) || a[0] - b[0])
        .slice(0, 5)
        .sort((a, b) => b[1] - a[1] || a[0] - b[0])
      expect(forItem(cut, 25, item)).toEqual(expected)
      negative += expected.filter(([, value]) => value < 0).length
    }
    expect(negative).toBeGreaterThan(0)
  })

  it('is exact beyond its memory, too, when every item may be predicted by all others', () => {
    const data = crowd(120, 30)
    const exact = trained(ease(), data, { kernels })
    const local = trained(ease({ memory: 0, beyond: 'approximate', features: 29 }), data, { kernels })
    expect(local.because).toMatch(/30 items are too many .* its 29 nearest/)
    for (let item = 0; item < 30; item++) {
      // Items that share no shopper are no candidates, so only what both know is compared; here all share some.
      const one = new Map(forItem(exact, 30, item) || [])
      const other = new Map(forItem(local, 30, item) || [])
      expect(other.size).toBe(one.size)
      for (const [index, value] of one) expect(Math.abs(other.get(index)! - value)).toBeLessThan(1e-5)
    }
  })

  it('predicts by the nearest items alone beyond its memory', () => {
    // Naive twin: pick by G_tj / √(G_jj + λ), then solve the small system with ml-matrix.
    const data = crowd(70, 40)
    const features = 7
    const { matrix, ridge } = gramOf(data, false, 5)
    const local = trained(ease({ memory: 0, beyond: 'approximate', features, ...ALL }), data, { kernels })
    for (let target = 0; target < 40; target++) {
      const own = Array.from({ length: 40 }, (_, j) => j)
        .filter(j => j !== target && matrix[target][j] > 0)
        .map((j): [number, number] => [j, matrix[target][j] / Math.sqrt(matrix[j][j] + ridge)])
        .sort((a, b) => (Math.abs(a[1] - b[1]) < 1e-7 ? a[0] - b[0] : b[1] - a[1]))
        .slice(0, features)
        .map(([j]) => j)
      const small = new Matrix(own.map(a => own.map(b => matrix[a][b] + (a === b ? ridge : 0))))
      const solution = inverse(small).mmul(Matrix.columnVector(own.map(j => matrix[j][target])))
      own.forEach((j, p) => {
        const found = (forItem(local, 40, j) || []).find(([item]) => item === target)?.[1] ?? 0
        expect(Math.abs(found - solution.get(p, 0))).toBeLessThan(1e-5)
      })
    }
  })
})

describe('ease', () => {
  it('refuses what does not fit before it allocates, and says what would', () => {
    const count = 20_000
    const items = Array.from({ length: count }, (_, i) => i)
    const data = interactionsOf({ shoppers: items.map(i => i >> 2), items })
    expect(() => trained(ease(), data, { kernels: 'wasm' })).toThrow(
      /ease\(\) over 20000 items needs 15\d\d MiB; its memory of 512 MiB fits 11\d\d\d items.*beyond: 'approximate'/,
    )
    expect(() => trained(ease({ memory: 100 }), data)).toThrow(expect.objectContaining({ code: 'too-large' }))
  })

  it('does not count items that nobody acted on', () => {
    const data = interactionsOf({ shoppers: [0, 0, 1], items: [5, 99_000, 5], itemCount: 100_000 })
    const scorer = trained(ease({ memory: 1 }), data)
    expect(forItem(scorer, 100_000, 5) || []).toHaveLength(1)
    expect(forItem(scorer, 100_000, 6)).toBe(false)
    expect(forUser(scorer, 100_000, queryOf([6]))).toBe(false)
  })

  it('learns from baskets when asked to', () => {
    const data = interactionsOf({
      shoppers: [0, 0, 0, 0],
      items: [0, 1, 2, 3],
      baskets: [0, 0, 1, 1],
      types: [5, 5, 5, 5],
    })
    const scorer = trained(ease({ over: 'baskets' }), data)
    expect((forItem(scorer, 4, 0) || []).map(([item]) => item)).toEqual([1])
    const evidence: Parameters<NonNullable<typeof scorer.explainItem>>[2] = []
    scorer.explainItem!(0, 1, evidence)
    expect(evidence[0].kind).toBe('bought-together')
  })

  it('says so when items cannot be told apart without regularization', () => {
    const data = interactionsOf({ shoppers: [0, 0], items: [0, 1] })
    expect(() => trained(ease({ regularization: 0 }), data)).toThrow(/larger regularization/)
    expect(() => trained(ease({ regularization: 0, memory: 0, beyond: 'approximate' }), crowd(3, 9))).toThrow(
      /larger regularization/,
    )
  })

  it('yields so often that a server goes on answering', () => {
    const training = ease().train(crowd(4000, 1200), {
      kernels: 'wasm',
    } as Parameters<ReturnType<typeof ease>['train']>[1])
    let steps = 0
    while (!training.next().done) steps++
    expect(steps).toBeGreaterThan(15)
  })

  it('names the nearest option it knows, and what a value should be', () => {
    expect(() => ease({ lambda: 5 } as never)).toThrow(/"lambda"/)
    expect(() => ease({ gram: 'normalized' as never })).toThrow(/length-normalized/)
    expect(() => ease({ regularization: -1 })).toThrow(/number of at least 0/)
  })
})

/** Shoppers with a random third of the items each. */
function crowd(shoppers: number, items: number): Interactions {
  const dice = random(shoppers, 'crowd')
  const pairs: [number, number][] = []
  for (let s = 0; s < shoppers; s++) {
    for (let i = 0; i < items; i++) if (dice.next() < 1 / 3) pairs.push([s, i])
  }
  return interactionsOf({
    shoppers: pairs.map(([s]) => s),
    items: pairs.map(([, i]) => i),
    itemCount: items,
    shopperCount: shoppers,
  })
}

/** G and λ by the formulas of the doc. */
function gramOf(
  data: Interactions,
  plain: boolean,
  regularization: number,
): { matrix: number[][]; ridge: number } {
  const { indptr, indices } = data.shoppers()
  const count = data.itemCount
  const matrix = Array.from({ length: count }, () => new Array<number>(count).fill(0))
  for (let s = 0; s < data.shopperCount; s++) {
    const own = [...indices.subarray(indptr[s], indptr[s + 1])]
    for (const i of own) for (const j of own) matrix[i][j] += plain ? 1 : 1 / own.length
  }
  const active = matrix.filter((row, i) => row[i] > 0).length
  const ridge = (regularization * matrix.reduce((sum, row, i) => sum + row[i], 0)) / active
  return { matrix, ridge }
}

function closedForm(data: Interactions, plain: boolean, regularization: number): number[][] {
  const { matrix, ridge } = gramOf(data, plain, regularization)
  const p = inverse(new Matrix(matrix.map((row, i) => row.map((value, j) => value + (i === j ? ridge : 0)))))
  return matrix.map((row, i) => row.map((_, j) => (i === j ? 0 : -p.get(i, j) / p.get(j, j))))
}
