import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Scores } from '../../src/kernels/scores.js'
import { EXCLUDED, Mask, SOLD_OUT } from '../../src/ranking/mask.js'
import { select } from '../../src/ranking/select.js'

const SIZE = 40
const score = fc.integer({ min: -5, max: 5 })
const entries = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: SIZE - 1 }), score), {
  selector: e => e[0],
})
const items = fc.uniqueArray(fc.integer({ min: 0, max: SIZE - 1 }))

/** Sorts everything and filters: what `select` must equal. */
function naive(
  given: readonly [number, number][],
  allowed: (item: number) => boolean,
  minScore: number,
  k: number,
): number[] {
  return given
    .filter(([item, value]) => allowed(item) && value >= minScore)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, k)
    .map(([item]) => item)
}

describe('select', () => {
  it('equals sorting everything and filtering, whatever is blocked, asked among, refused or too low', () => {
    fc.assert(
      fc.property(
        entries,
        items,
        fc.option(items, { nil: undefined }),
        items,
        fc.integer({ min: 0, max: 12 }),
        fc.option(score, { nil: undefined }),
        (given, blocked, among, refused, k, minScore) => {
          const scores = new Scores(SIZE)
          for (const [item, value] of given) scores.add(item, value)
          const mask = new Mask()
          mask.grow(SIZE)
          for (const item of blocked) mask.block(item, EXCLUDED)
          const chosen = select(scores, {
            k,
            mask,
            minScore,
            among: among && Int32Array.from(among).sort(),
            accept: item => !refused.includes(item),
          })
          const allowed = (item: number) =>
            !blocked.includes(item) &&
            !refused.includes(item) &&
            (among === undefined || among.includes(item))
          const expected = naive(given, allowed, minScore ?? Number.NEGATIVE_INFINITY, k)
          expect(Array.from(chosen.items.subarray(0, chosen.count))).toEqual(expected)
        },
      ),
    )
  })

  it('looks past the first candidates when the filter is strict', () => {
    const scores = new Scores(1000)
    for (let item = 0; item < 1000; item++) scores.add(item, 1000 - item)
    const mask = new Mask()
    mask.grow(1000)
    const chosen = select(scores, { k: 3, mask, accept: item => item >= 996 })
    expect(Array.from(chosen.items.subarray(0, chosen.count))).toEqual([996, 997, 998])
  })

  it('ranks what a dense model wrote together with what was added beyond it', () => {
    const scores = new Scores(5)
    scores.values.set([3, 1, 2])
    scores.markDense(3)
    scores.add(4, 2)
    const mask = new Mask()
    mask.grow(5)
    const chosen = select(scores, { k: 9, mask })
    expect(Array.from(chosen.items.subarray(0, chosen.count))).toEqual([0, 2, 4, 1])
  })
})

describe('Mask', () => {
  it('keeps hidden items blocked when a question is over', () => {
    const mask = new Mask()
    mask.grow(3)
    mask.hide(0, SOLD_OUT)
    mask.block(0, EXCLUDED)
    mask.block(1, EXCLUDED)
    mask.clear()
    expect(Array.from(mask.blocked.subarray(0, 3), b => b !== 0)).toEqual([true, false, false])
  })
})
