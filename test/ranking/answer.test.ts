import { describe, expect, it } from 'vitest'
import { Scores } from '../../src/kernels/scores.js'
import { answer, type Rung } from '../../src/ranking/answer.js'
import { Mask, TAKEN } from '../../src/ranking/mask.js'

const SIZE = 6

function shelf() {
  const mask = new Mask()
  mask.grow(SIZE)
  return {
    scores: new Scores(SIZE),
    mask,
    id: (item: number) => `p${item}`,
    record: (item: number) => (item === 5 ? undefined : { id: item, even: item % 2 === 0 }),
    taken: (item: number) => mask.block(item, TAKEN),
    likeness: () => 0,
  }
}

function rung(source: string, given: Record<number, number>): Rung {
  return {
    source,
    score(out) {
      for (const [item, value] of Object.entries(given)) out.add(Number(item), value)
      return Object.keys(given).length > 0
    },
  }
}

describe('answer', () => {
  it('fills a short list from the next rung, below what the first had a reason for, never twice', () => {
    const list = answer(
      shelf(),
      [rung('ease', { 1: 0.5, 2: -0.2 }), rung('trending', { 2: 9, 3: 8, 4: 7 })],
      {
        k: 4,
      },
    )
    expect(list.map(r => [r.id, r.source])).toEqual([
      ['p1', 'ease'],
      ['p2', 'ease'],
      ['p3', 'trending'],
      ['p4', 'trending'],
    ])
    for (let i = 1; i < list.length; i++) expect(list[i].score).toBeLessThan(list[i - 1].score)
  })

  it('does not ask the next rung when the list is full', () => {
    const never: Rung = {
      source: 'never',
      score() {
        throw new Error('asked')
      },
    }
    expect(answer(shelf(), [rung('ease', { 0: 1 }), never], { k: 1 })).toHaveLength(1)
  })

  it('lets no item without a record pass a filter', () => {
    const list = answer(shelf(), [rung('ease', { 0: 1, 1: 2, 5: 3 })], { k: 9, where: item => item.even })
    expect(list.map(r => r.id)).toEqual(['p0'])
  })

  it('shows the strongest evidence by name and keeps the sum', () => {
    const explained: Rung = {
      ...rung('ease', { 0: 2.8 }),
      explain(_item, out) {
        for (let i = 1; i <= 7; i++) out.push({ kind: 'history', item: i % SIZE, share: i / 10 })
        return true
      },
    }
    const [first] = answer(shelf(), [explained], { k: 1 })
    expect(first.because.map(b => b.kind)).toEqual([...Array(5).fill('history'), 'others'])
    expect(first.because[0].share).toBe(0.7)
    expect(first.because.reduce((sum, b) => sum + b.share, 0)).toBeCloseTo(first.score, 6)
  })

  it('leaves the accumulator empty', () => {
    const s = shelf()
    answer(s, [rung('ease', { 0: 1 })], { k: 9 })
    expect(s.scores.count).toBe(0)
  })
})
