import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { run } from '../../bench/protocols/c-diginetica.js'
import { type Interactions, interactionsOf } from '../../src/data/fold/interactions.js'
import { random } from '../../src/kernels/random.js'
import { Scores } from '../../src/kernels/scores.js'
import type { Evidence, Query, Scorer } from '../../src/models/model.js'
import { type SessionKnnOptions, sessionKnn } from '../../src/models/session-knn.js'
import { WEIGHTS } from '../../src/models/sessions/session-variants.js'
import { dataFile } from '../data-path.js'
import { bits, forUser, queryOf, trained } from './setting.js'

type Way = Required<Omit<SessionKnnOptions, 'variant' | 'own'>> & {
  readonly variant: keyof typeof WEIGHTS
  readonly own: number
}
const PLAIN: Way = {
  variant: 's-knn',
  own: 0,
  neighbors: 250,
  sample: 1000,
  lengthExponent: 0.5,
  fade: 0,
  maxPerSession: 100,
}

function logOf(sessions: readonly (readonly number[])[], itemCount = 12): Interactions {
  return interactionsOf({
    shoppers: sessions.flatMap((session, s) => session.map(() => s)),
    items: sessions.flat(),
    sessions: sessions.flatMap((session, s) => session.map(() => s)),
    itemCount,
  })
}

/** A session in the order it happened, as a question. */
const after = (...session: number[]): Query => queryOf(session.reverse())

function answer(scorer: Scorer, query: Query, itemCount = 12): number[] {
  const scores = new Scores(itemCount)
  scorer.scoreUser!(query, scores)
  return Array.from(scores.values)
}

/** The definition, word by word, with none of the index. */
function naive(sessions: readonly (readonly number[])[], session: readonly number[], way: Way): number[] {
  const { shared, newest, nearby, before, idf } = WEIGHTS[way.variant]
  const kept = sessions
    .map(items => items.filter((item, at) => items.lastIndexOf(item) === at).slice(-way.maxPerSession))
    .filter(items => items.length > 1)
  const asked = session.slice(-way.maxPerSession)
  const distance = (item: number): number => asked.length - 1 - asked.lastIndexOf(item)
  const weight = (item: number): number => {
    if (!asked.includes(item)) return 0
    const closeness = (asked.length - distance(item)) / asked.length
    if (shared === 'quadratic') return closeness ** 2
    return shared === 'alike' ? 1 : Math.exp(-distance(item) / shared)
  }
  const candidates = kept
    .map((items, s) => ({ items, s }))
    .filter(({ items }) => items.some(item => asked.includes(item)))
    .slice(-way.sample)
    .map(({ items, s }) => {
      const worth =
        items.length ** -way.lengthExponent * Math.exp((-way.fade * (kept.length - 1 - s)) / kept.length)
      return { items, similarity: worth * items.reduce((sum, item) => sum + weight(item), 0) }
    })
  candidates.sort((a, b) => b.similarity - a.similarity)
  const scores = new Array<number>(12).fill(0)
  for (const { items, similarity } of candidates.slice(0, way.neighbors)) {
    const star = asked.findLast(item => items.includes(item))!
    const d = distance(star)
    const step = newest === 'alike' ? 1 : newest === 'inverse' ? 1 / (d + 1) : Math.exp(-d / newest)
    items.forEach((item, place) => {
      const off = place - items.indexOf(star)
      const near = (nearby === 'alike' ? 1 : Math.exp(-Math.abs(off) / nearby)) * (off < 0 ? before : 1)
      const holding = kept.filter(other => other.includes(item)).length
      scores[item] += similarity * step * near * (1 + idf * Math.log(kept.length / holding))
    })
  }
  const best = Math.max(...scores)
  for (const item of new Set(asked)) {
    if (kept.some(items => items.includes(item)))
      scores[item] += way.own * best * Math.exp(-distance(item) / 3)
  }
  return scores
}

describe('sessionKnn', () => {
  it('scores by the cosine of sessions, in S-KNN', () => {
    // Sessions {0,1,2} and {0,3}: similar to the session {0} by 1/√3 and 1/√2.
    const scorer = trained(
      sessionKnn(PLAIN),
      logOf([
        [0, 1, 2],
        [0, 3],
        [4, 5],
      ]),
    )
    const scores = answer(scorer, after(0))
    expect(scores[1]).toBeCloseTo(1 / Math.sqrt(3), 6)
    expect(scores[3]).toBeCloseTo(1 / Math.sqrt(2), 6)
    expect(scores[4]).toBe(0)
  })

  it('agrees with the definition for every variant', () => {
    const session = fc.array(fc.nat(11), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        fc.array(session, { minLength: 1, maxLength: 25 }),
        session,
        fc.constantFrom(...(Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[])),
        fc.constantFrom(0, 0.5),
        fc.constantFrom(0, 1),
        fc.constantFrom(2, 100),
        (sessions, asked, variant, own, fade, maxPerSession) => {
          const way = { ...PLAIN, variant, own, fade, maxPerSession }
          const scorer = trained(sessionKnn(way), logOf(sessions))
          const expected = naive(sessions, asked, way)
          answer(scorer, after(...asked)).forEach((score, item) => {
            expect(Math.abs(score - expected[item])).toBeLessThanOrEqual(
              1e-5 * (1 + Math.abs(expected[item])),
            )
          })
        },
      ),
    )
  })

  it('lets the newest sessions answer, and of those the most similar', () => {
    const sessions = [
      [0, 1, 2],
      [0, 1, 3],
      [0, 4],
      [0, 5],
    ]
    const best = (options: Partial<Way>): number[] =>
      (forUser(trained(sessionKnn({ ...PLAIN, ...options }), logOf(sessions)), 12, after(0, 1)) || [])
        .map(([item]) => item)
        .filter(item => item > 1)
    expect(best({})).toEqual([4, 5, 2, 3].sort((a, b) => answerOf(b) - answerOf(a) || a - b))
    expect(best({ sample: 2 })).toEqual([4, 5])
    expect(best({ neighbors: 2 })).toEqual([2, 3])

    function answerOf(item: number): number {
      return naive(sessions, [0, 1], PLAIN)[item]
    }
  })

  it('says false to a session of unknown items, and to a log without sessions of two', () => {
    const scorer = trained(sessionKnn(), logOf([[0, 1], [2], [3]]))
    const scores = new Scores(12)
    expect(scorer.scoreUser!(after(2, 9), scores)).toBe(false)
    expect(scorer.scoreUser!(after(), scores)).toBe(false)
    expect(trained(sessionKnn(), logOf([[1], [2]])).scoreUser!(after(1), scores)).toBe(false)
    expect(scores.count).toBe(0)
  })

  it('reads a session by its end: what came last decides', () => {
    const sessions = [...Array(5).fill([0, 1]), ...Array(5).fill([2, 3])]
    const scorer = trained(sessionKnn({ variant: 'vstan', own: 0 }), logOf(sessions))
    const best = (query: Query) => (forUser(scorer, 12, query) || []).find(([item]) => item % 2 === 1)?.[0]
    expect(best(after(0, 2))).toBe(3)
    expect(best(after(2, 0))).toBe(1)
  })

  it('bounds what a robot costs', () => {
    const robot = Array.from({ length: 3000 }, (_, e) => e % 12)
    const scorer = trained(sessionKnn({ maxPerSession: 5 }), logOf([robot, [0, 1]]))
    expect(scorer.state().arrays!.items.length).toBe(5 + 2)
    expect(answer(scorer, queryOf(robot)).every(Number.isFinite)).toBe(true)
  })

  it('keeps no session that no item has among its newest', () => {
    const sessions = Array.from({ length: 40 }, () => [0, 1])
    const { arrays } = trained(sessionKnn({ sample: 7 }), logOf(sessions)).state()
    expect(arrays!.start.length).toBe(8)
    expect(Array.from(arrays!.sessions)).toEqual([6, 5, 4, 3, 2, 1, 0, 6, 5, 4, 3, 2, 1, 0])
  })

  it('divides a score among the items of the session that carry it', () => {
    const sessions = [
      [0, 1, 2],
      [1, 2],
      [0, 2],
    ]
    const scorer = trained(sessionKnn({ own: 0.3, variant: 'vstan' }), logOf(sessions))
    const query = after(0, 1)
    const scores = answer(scorer, query)
    const evidence: Evidence[] = []
    expect(scorer.explain!(query, 2, evidence)).toBe(true)
    expect(evidence.map(({ kind, item }) => [kind, item])).toEqual([
      ['session', 1],
      ['session', 0],
    ])
    expect(evidence[0].share + evidence[1].share).toBeCloseTo(scores[2], 5)
    const own: Evidence[] = []
    expect(scorer.explain!(after(0, 1), 1, own)).toBe(true)
    expect(own.map(({ kind }) => kind)).toContain('own')
    expect(own.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(scores[1], 5)
    expect(scorer.explain!(query, 7, own)).toBe(false)
  })

  it('explains a question it was not asked before', () => {
    const data = logOf([
      [0, 1],
      [1, 2],
    ])
    const evidence: Evidence[] = []
    expect(trained(sessionKnn(), data).explain!(after(0), 1, evidence)).toBe(true)
    expect(evidence[0].item).toBe(0)
  })

  it('leaves its default for what is clearly better on the newest sessions', () => {
    // Everybody goes to and fro between two items: what stands before the shared item matters as much as what follows.
    const dice = random(1, 'returning')
    const returning = Array.from({ length: 3000 }, () => {
      const [a, b] = [dice.below(300), dice.below(300)]
      return [a, b, a, b, a, b]
    })
    const scorer = trained(sessionKnn(), logOf(returning, 300))
    const { variant, own } = scorer.state().meta as { variant: string; own: number }
    expect(scorer.because).toMatch(
      /^s-knn .*; clearly better than vstan with own items at 0\.3 at \d+ next items/,
    )
    expect(scorer.because).toContain(`${variant} with own items at ${own}`)
  })

  it('says that it had too few sessions to choose', () => {
    const scorer = trained(
      sessionKnn(),
      logOf([
        [0, 1],
        [1, 2],
      ]),
    )
    expect(scorer.because).toBe('vstan with own items at 0.3; too few sessions to compare ways')
    expect(trained(sessionKnn({ variant: 'stan', own: 0 }), logOf([[0, 1]])).because).toBeUndefined()
  })

  it('is the same after a snapshot, words included', () => {
    const model = sessionKnn()
    const scorer = trained(
      model,
      logOf([
        [0, 1, 2],
        [1, 2],
      ]),
    )
    const loaded = model.load(scorer.state())
    expect(bits(loaded.state())).toEqual(bits(scorer.state()))
    expect(loaded.because).toBe(scorer.because)
  })

  it('refuses what it cannot use', () => {
    const bad = { code: 'bad-option' }
    const making = (options: object) => () => sessionKnn(options)
    expect(making({ variant: 'knn' })).toThrow(expect.objectContaining(bad))
    expect(making({ own: -1 })).toThrow(expect.objectContaining(bad))
    expect(making({ maxPerSession: 256 })).toThrow(expect.objectContaining(bad))
    expect(making({ neighbours: 3 })).toThrow(/Did you mean "neighbors"/)
    const { meta, arrays } = trained(sessionKnn(), logOf([[0, 1]])).state()
    const cut = { meta, arrays: { ...arrays, places: new Uint8Array(1) } }
    expect(() => sessionKnn().load(cut)).toThrow(expect.objectContaining({ code: 'bad-snapshot' }))
  })

  it('refuses sessions that begin far outside, which it would walk for minutes', () => {
    const state = trained(
      sessionKnn(),
      logOf([
        [0, 1],
        [1, 2],
      ]),
    ).state()
    for (const name of ['start', 'heldBy']) {
      const begins = (state.arrays![name] as Int32Array).slice()
      begins[1] = -2_000_000_000
      const far = { ...state, arrays: { ...state.arrays, [name]: begins } }
      expect(() => sessionKnn().load(far)).toThrow(expect.objectContaining({ code: 'bad-snapshot' }))
    }
  })
})

const diginetica = dataFile('diginetica/sessions_train.txt.gz')

describe.skipIf(diginetica === undefined)('sessionKnn on Diginetica', () => {
  it('reaches the hit rate and reciprocal rank to beat, on every twelfth question', () => {
    const folder = diginetica!.replace('/diginetica/sessions_train.txt.gz', '')
    const rows = run(folder, { every: 12, settings: 'defaults: 250 of 1,000' })
    const ours = (metric: string): number => rows.find(row => row.metric === metric)!.ours
    expect(ours('HR@20')).toBeGreaterThan(0.525)
    expect(ours('MRR@20')).toBeGreaterThan(0.186)
  })
})
