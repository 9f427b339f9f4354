import { describe, expect, it } from 'vitest'
import { random } from '../../src/kernels/random.js'
import { Scores } from '../../src/kernels/scores.js'
import { WordIndex } from '../../src/models/words/word-index.js'
import { WordWalk } from '../../src/models/words/word-walk.js'

const ITEMS = 300
const WORDS = 200

/** Texts whose n-th word is as common as 1/n, as in a language. */
function indexOf(wordsOfText: number): WordIndex {
  const index = new WordIndex('cosine')
  const dice = random(7, 'texts')
  for (let i = 0; i < ITEMS; i++) {
    index.append(Array.from({ length: wordsOfText }, () => `w${Math.floor(WORDS ** dice.next())}`))
  }
  return index
}

describe('WordWalk', () => {
  it.each([
    ['texts of few words, read item by item', 4, 4],
    ['texts of many words, read word by word', 60, 60],
    ['of many words the 16 rarest', 60, 16],
  ])('completes what a short reach left open: %s', (_, wordsOfText, asking) => {
    const index = indexOf(wordsOfText)
    for (const reach of [1, 20, 100, 400, 100_000]) {
      const walk = new WordWalk(index, asking)
      for (let item = 0; item < ITEMS; item += 17) {
        const out = new Scores(ITEMS)
        walk.gather(item, 0.5, reach, out)
        const found = out.count
        walk.complete(out)
        expect(found).toBeGreaterThan(0)
        expect(out.count).toBe(found)
        for (let other = 0; other < ITEMS; other++) {
          // Worked out from the two texts alone
          const wanted = out.has(other) ? 0.5 * walk.likeness(item, other) : 0
          expect(out.values[other]).toBeCloseTo(wanted, 6)
        }
      }
    }
  })

  it('adds nothing twice when it is completed again', () => {
    const walk = new WordWalk(indexOf(20), 20)
    const out = new Scores(ITEMS)
    walk.gather(3, 1, 50, out)
    walk.complete(out)
    const values = out.values.slice()
    walk.complete(out)
    expect(out.values).toEqual(values)
  })
})
