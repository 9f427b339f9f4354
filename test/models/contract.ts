import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/data/catalog/catalog.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { random } from '../../src/kernels/random.js'
import { Scores } from '../../src/kernels/scores.js'
import { topOfScores } from '../../src/kernels/top-k.js'
import { breathe, runToEnd } from '../../src/models/fit.js'
import type {
  Best,
  Evidence,
  KernelSet,
  Model,
  Query,
  Scorer,
  State,
  TypedArray,
} from '../../src/models/model.js'
import { popular } from '../../src/models/popular.js'
import type { Json } from '../../src/types.js'
import { type WithheldFixture, withheldFixture } from './fixture-data.js'
import { bits, context, plainCatalog, queryOf, ranked, trained } from './setting.js'
import { readyThreads } from './threads.js'

/** The sixteen things every model keeps to. */
export type Point = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 12 | 13 | 14 | 15 | 16

export interface Contract {
  readonly model: () => Model
  /** Which points do not apply, and why. */
  readonly skip?: Partial<Record<Point, string>>
  /** The model again from its options as JSON. */
  readonly revive: (options: Json) => Model
  /** How far apart answers of the two kernel sets may be, relative. */
  readonly tolerance?: number
}

/** Runs the contract over one model; the name says its options when they are not the defaults. */
export function keepsContract(name: string, contract: Contract): void {
  const { skip = {}, tolerance = 1e-5 } = contract
  const point = (number: Point, promise: string, check: () => void | Promise<void>): void => {
    const reason = skip[number]
    if (reason === undefined) it(`${number} ${promise}`, check)
    else it(`${number} does not apply: ${reason}`, () => expect(reason.length).toBeGreaterThan(10))
  }

  describe.each<KernelSet>(['plain', 'wasm'])(`${name} keeps the contract with %s kernels`, kernels => {
    const train = (data: Interactions, model = contract.model()): Scorer =>
      trained(model, data, { kernels, catalog: catalogOf(data) })
    const setting = (data: Interactions) => context(data, { kernels, catalog: catalogOf(data) })
    let first: { readonly data: Interactions; readonly scorer: Scorer } | undefined
    /** What most points look at, learnt once: asking changes nothing. */
    const learnt = () => {
      first ??= (data => ({ data, scorer: train(data) }))(clusters())
      return first
    }

    point(1, 'does not change its input', () => {
      const data = clusters()
      const before = columnsOf(data)
      train(data)
      expect(columnsOf(data)).toEqual(before)
    })

    point(2, 'learns the same bits from the same seed', () => {
      expect(bits(train(clusters()).state())).toEqual(bits(learnt().scorer.state()))
    })

    point(3, 'remembers nothing of an earlier fit', () => {
      const model = contract.model()
      train(checkerboard(), model)
      expect(bits(train(clusters(), model).state())).toEqual(bits(learnt().scorer.state()))
    })

    point(4, 'finds the withheld diagonal of a checkerboard', () => {
      const data = checkerboard()
      const scorer = train(data)
      for (let shopper = 0; shopper < BOARD; shopper++) {
        const own = historyOf(data, shopper)
        const best = answers(scorer, queryOf(own), data.itemCount).find(([item]) => !own.includes(item))
        expect(best?.[0]).toBe(shopper)
      }
    })

    point(5, 'gives neighbours of the same parity on a checkerboard', () => {
      const scorer = train(checkerboard())
      for (let item = 0; item < BOARD; item++) {
        const scores = new Scores(BOARD)
        expect(scorer.scoreItem!(item, scores)).toBe(true)
        const positive = ranked(scores).filter(([, score]) => score > 1e-6)
        expect(positive.length).toBeGreaterThan(0)
        for (const [neighbor] of positive) expect(neighbor % 2).toBe(item % 2)
      }
    })

    point(6, 'writes finite scores only', () => {
      for (const data of [clusters(), checkerboard(), single(), nothing(), disliked()]) {
        const scorer = train(data)
        for (let item = -1; item < data.itemCount + 2; item++) {
          const scores = new Scores(data.itemCount + 2)
          scorer.scoreUser?.(queryOf([item, 0]), scores)
          scorer.scoreItem?.(item, scores)
          expect(Array.from(scores.values).every(Number.isFinite)).toBe(true)
        }
      }
    })

    point(7, 'returns what exists when asked for more than the catalogue', () => {
      const { data, scorer } = learnt()
      const scores = new Scores(data.itemCount)
      scorer.scoreUser!(queryOf(historyOf(data, 0)), scores)
      const k = data.itemCount * 2
      const items = new Int32Array(k)
      const values = new Float32Array(k)
      const count = topOfScores(scores, k, items, values)
      expect(count).toBeLessThanOrEqual(data.itemCount)
      expect(new Set(items.subarray(0, count)).size).toBe(count)
      // And the best only, where no more are wanted
      for (let shopper = 0; shopper < data.shopperCount; shopper += 7) {
        const own = historyOf(data, shopper)
        const blocked = Uint8Array.from({ length: data.itemCount }, (_, item) => Number(own.includes(item)))
        const bestOf = (best?: Best): unknown => {
          scores.clear()
          const said = scorer.scoreUser!(queryOf(own, data.now), scores, best)
          const found = topOfScores(scores, 2, items, values, blocked)
          return [said, items.slice(0, found), values.slice(0, found)]
        }
        expect(bestOf({ k: 2, blocked })).toEqual(bestOf())
      }
    })

    point(8, 'says false to an empty history and adds nothing', () => {
      const { data, scorer } = learnt()
      const scores = new Scores(data.itemCount)
      expect(scorer.scoreUser!(queryOf([]), scores)).toBe(false)
      expect(scorer.scoreUser!(queryOf([data.itemCount + 5]), scores)).toBe(false)
      expect(scores.count === 0 && !scores.dense).toBe(true)
    })

    point(9, 'scores bit for bit alike after load(state())', () => {
      const { data, scorer } = learnt()
      const loaded = contract.model().load(scorer.state())
      expect(bits(loaded.state())).toEqual(bits(scorer.state()))
      for (let shopper = 0; shopper < data.shopperCount; shopper += 7) {
        const query = queryOf(historyOf(data, shopper), data.now)
        expect(answers(loaded, query, data.itemCount)).toEqual(answers(scorer, query, data.itemCount))
      }
    })

    point(10, 'renames its answer with the items and changes nothing else', () => {
      const { data, scorer } = learnt()
      const rename = shuffled(data.itemCount)
      const renamed = train(clusters(item => rename[item]))
      for (let shopper = 0; shopper < data.shopperCount; shopper += 7) {
        const own = historyOf(data, shopper)
        const one = valuesOf(scorer, queryOf(own, data.now), data.itemCount)
        const other = valuesOf(
          renamed,
          queryOf(
            own.map(item => rename[item]),
            data.now,
          ),
          data.itemCount,
        )
        for (let item = 0; item < data.itemCount; item++) {
          expect(close(one[item], other[rename[item]], 1e-4)).toBe(true)
        }
      }
    })

    point(11, 'explains a score by shares that sum to it', () => {
      const { data, scorer } = learnt()
      for (let shopper = 0; shopper < data.shopperCount; shopper += 7) {
        const query = queryOf(historyOf(data, shopper), data.now)
        const said = answers(scorer, query, data.itemCount).slice(0, 10)
        for (const [item, score] of said) {
          const evidence: Evidence[] = []
          expect(scorer.explain!(query, item, evidence)).toBe(true)
          expect(close(sumOf(evidence), score, 1e-4)).toBe(true)
        }
      }
      for (let from = 0; scorer.scoreItem && from < data.itemCount; from++) {
        const scores = new Scores(data.itemCount)
        if (!scorer.scoreItem(from, scores)) continue
        for (const [item, score] of ranked(scores, 10)) {
          const evidence: Evidence[] = []
          expect(scorer.explainItem!(from, item, evidence)).toBe(true)
          expect(close(sumOf(evidence), score, 1e-4)).toBe(true)
        }
      }
    })

    point(12, 'agrees with the other kernel set', () => {
      const { data, scorer } = learnt()
      const others = { kernels: kernels === 'plain' ? 'wasm' : 'plain', catalog: catalogOf(data) } as const
      const other = trained(contract.model(), data, others)
      for (let shopper = 0; shopper < data.shopperCount; shopper += 7) {
        const query = queryOf(historyOf(data, shopper), data.now)
        const one = valuesOf(scorer, query, data.itemCount)
        const two = valuesOf(other, query, data.itemCount)
        one.forEach((value, item) => {
          expect(close(value, two[item], tolerance)).toBe(true)
        })
      }
    })

    point(13, 'learns the same when it breathes, and can be aborted', async () => {
      const data = clusters()
      const model = contract.model()
      const slow = await breathe(model.train(data, setting(data)))
      expect(bits(slow.state())).toEqual(bits(learnt().scorer.state()))
      const before = bits(slow.state())
      const stopped = AbortSignal.abort()
      const training = model.train(data, setting(data))
      await expect(breathe(training, { signal: stopped })).rejects.toMatchObject({ code: 'aborted' })
      expect(bits(slow.state())).toEqual(before)
      expect(runToEnd(model.train(data, setting(data)))).toBeDefined()
    })

    point(14, 'finds withheld items more often than popularity does', () => {
      const planted = withheldClusters()
      const found = hitsIn(train(planted.data), planted)
      expect(found).toBeGreaterThan(1.2 * hitsIn(trained(popular(), planted.data), planted))
      // On the larger shop once, for the kernel sets agree
      if (kernels === 'plain') return
      const shop = (fixture ??= withheldFixture())
      catalogs.set(shop.data, shop.catalog)
      expect(hitsIn(train(shop.data), shop)).toBeGreaterThan(hitsIn(trained(popular(), shop.data), shop))
    })

    point(15, 'keeps its options through JSON', () => {
      const model = contract.model()
      const json = JSON.parse(JSON.stringify(model.options))
      expect(json).toEqual(model.options)
      const revived = contract.revive(json)
      expect(revived.name).toBe(model.name)
      expect(revived.options).toEqual(model.options)
      expect(bits(train(clusters(), revived).state())).toEqual(bits(learnt().scorer.state()))
    })

    // Plain kernels know no threads
    if (kernels === 'plain') return
    point(16, 'learns the same bits with one thread and with two', () => {
      const { data, catalog } = (crowd ??= bigCrowd())
      const model = contract.model()
      const alone = trained(model, data, { kernels, catalog })
      const together = trained(model, data, { kernels, catalog, threads: readyThreads() })
      expect(sameBytes(together.state(), alone.state())).toBe(true)
    })
  })
}

const BOARD = 40

/** Shopper and item of equal parity go together, but for the diagonal (the test of benfred/implicit). */
function checkerboard(): Interactions {
  const pairs: [number, number][] = []
  for (let shopper = 0; shopper < BOARD; shopper++) {
    for (let item = shopper % 2; item < BOARD; item += 2) if (item !== shopper) pairs.push([shopper, item])
  }
  const data = interactionsOf({ shoppers: pairs.map(([s]) => s), items: pairs.map(([, i]) => i) })
  return shelved(data, item => item % 2)
}

/** Shoppers and items enough that loops are cut into several ranges. */
function bigCrowd(): { readonly data: Interactions; readonly catalog: Catalog } {
  const dice = random(9, 'crowd')
  const [shoppers, items, at, baskets]: number[][] = [[], [], [], []]
  for (let row = 0; row < 30_000; row++) {
    shoppers.push(Math.floor(row / 15))
    items.push(Math.floor(700 * dice.next() * dice.next()))
    at.push(row * 60_000)
    baskets.push(Math.floor(row / 3))
  }
  const data = interactionsOf({ shoppers, items, at, baskets, itemCount: 700, shopperCount: 2000 })
  return { data, catalog: plainCatalog(Array.from({ length: 700 }, (_, item) => Math.floor(item / 20))) }
}

let crowd: ReturnType<typeof bigCrowd> | undefined

function sameBytes(one: State, other: State): boolean {
  const [a, b] = [one, other].map(({ arrays = {} }) => Object.entries(arrays))
  return (
    JSON.stringify(one.meta) === JSON.stringify(other.meta) &&
    a.length === b.length &&
    a.every(([name, array], i) => name === b[i][0] && bytesOf(array).equals(bytesOf(b[i][1]))) &&
    (one.parts ?? []).length === (other.parts ?? []).length &&
    (one.parts ?? []).every((part, p) => sameBytes(part, other.parts![p]))
  )
}

function bytesOf({ buffer, byteOffset, byteLength }: TypedArray): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

const DAY = 86_400_000
const GROUPS = 4
const PER_GROUP = 10

/** Shoppers that prefer one of four groups of ten items, two items that everyone has, baskets of two, dates. */
function clusterRows(): { shopper: number; item: number; at: number; basket: number }[] {
  const dice = random(7, 'clusters')
  const rows: { shopper: number; item: number; at: number; basket: number }[] = []
  for (let shopper = 0; shopper < 120; shopper++) {
    const group = shopper % GROUPS
    const own = new Set<number>()
    while (own.size < 6) own.add(group * PER_GROUP + dice.below(PER_GROUP))
    while (own.size < 7) own.add(dice.below(GROUPS * PER_GROUP))
    own.add(GROUPS * PER_GROUP + (shopper % 2))
    let visit = 0
    for (const item of own) {
      const day = 100 - Math.floor(visit / 2) * 11 - (shopper % 10)
      rows.push({ shopper, item, at: day * DAY + visit * 1000, basket: shopper * 10 + Math.floor(visit / 2) })
      visit++
    }
  }
  return rows.sort((a, b) => a.at - b.at)
}

function clusters(rename: (item: number) => number = item => item): Interactions {
  return fromRows(clusterRows(), rename)
}

function fromRows(
  rows: readonly { shopper: number; item: number; at: number; basket: number }[],
  rename: (item: number) => number = item => item,
): Interactions {
  const shelf: number[] = []
  for (let item = 0; item < GROUPS * PER_GROUP + 2; item++) shelf[rename(item)] = Math.floor(item / PER_GROUP)
  const data = interactionsOf({
    shoppers: rows.map(row => row.shopper),
    items: rows.map(row => rename(row.item)),
    at: rows.map(row => row.at),
    baskets: rows.map(row => row.basket),
    itemCount: GROUPS * PER_GROUP + 2,
    shopperCount: 120,
  })
  return shelved(data, item => shelf[item])
}

const catalogs = new WeakMap<Interactions, Catalog>()

/** Gives a log a catalogue in which items of one group have a category and a title of their own. */
function shelved(data: Interactions, group: (item: number) => number): Interactions {
  catalogs.set(data, plainCatalog(Array.from({ length: data.itemCount }, (_, item) => group(item))))
  return data
}

function catalogOf(data: Interactions): Catalog {
  return catalogs.get(data) ?? plainCatalog()
}

/** The clusters without one item of each shopper: of its own group, seeded. */
function withheldClusters(): Pick<WithheldFixture, 'data' | 'withheld'> {
  const rows = clusterRows()
  const dice = random(8, 'withheld')
  const withheld = new Map<number, number>()
  for (let shopper = 0; shopper < 120; shopper++) {
    const group = shopper % GROUPS
    const own = rows.filter(row => row.shopper === shopper && Math.floor(row.item / PER_GROUP) === group)
    withheld.set(shopper, own[dice.below(own.length)].item)
  }
  return { data: fromRows(rows.filter(row => withheld.get(row.shopper) !== row.item)), withheld }
}

function single(): Interactions {
  return interactionsOf({ shoppers: [0], items: [0] })
}

function nothing(): Interactions {
  return interactionsOf({ shoppers: [], items: [], itemCount: 3, shopperCount: 2 })
}

/** Someone rated everything badly, someone else has the same twice. */
function disliked(): Interactions {
  return interactionsOf({
    shoppers: [0, 0, 1, 1, 2, 2, 3],
    items: [0, 1, 1, 1, 0, 1, 2],
    weights: [-5, -5, 1, 1, 5, 5, -1],
    types: [7, 7, 0, 0, 5, 5, 7],
  })
}

function historyOf(data: Interactions, shopper: number): number[] {
  const { indptr, indices } = data.shoppers()
  return Array.from(indices.subarray(indptr[shopper], indptr[shopper + 1]))
}

function answers(scorer: Scorer, query: Query, itemCount: number): [number, number][] {
  const scores = new Scores(itemCount)
  return scorer.scoreUser!(query, scores) ? ranked(scores) : []
}

function valuesOf(scorer: Scorer, query: Query, itemCount: number): number[] {
  const scores = new Scores(itemCount)
  scorer.scoreUser!(query, scores)
  return Array.from(scores.values)
}

/** Read when the first model needs it, and kept: it is the same for all. */
let fixture: WithheldFixture | undefined

/** How many shoppers find their withheld item among the first ten that they have not. */
function hitsIn(scorer: Scorer, { data, withheld }: Pick<WithheldFixture, 'data' | 'withheld'>): number {
  let hits = 0
  for (const [shopper, item] of withheld) {
    const own = historyOf(data, shopper)
    const list = answers(scorer, queryOf(own, data.now), data.itemCount)
    const others = list.filter(([other]) => !own.includes(other)).slice(0, 10)
    if (others.some(([other]) => other === item)) hits++
  }
  return hits
}

function shuffled(count: number): number[] {
  const dice = random(3, 'rename')
  const order = Array.from({ length: count }, (_, i) => i)
  for (let i = count - 1; i > 0; i--) {
    const j = dice.below(i + 1)
    ;[order[i], order[j]] = [order[j], order[i]]
  }
  return order
}

function columnsOf(data: Interactions): unknown {
  const { shopper, item, type, weight, at, session, basket } = data.rows
  const matrix = data.shoppers()
  const copies = [
    shopper,
    item,
    type,
    weight,
    at,
    session,
    basket,
    matrix.indptr,
    matrix.indices,
    matrix.values,
  ]
  return copies.map(column => Array.from(column))
}

function sumOf(evidence: readonly Evidence[]): number {
  return evidence.reduce((sum, { share }) => sum + share, 0)
}

function close(a: number, b: number, tolerance: number): boolean {
  return Math.abs(a - b) <= tolerance * Math.max(1e-3, Math.abs(a), Math.abs(b))
}
