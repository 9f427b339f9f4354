import { expect, it } from 'vitest'
import { random } from '../../src/kernels/random.js'
import { Scores } from '../../src/kernels/scores.js'
import { sessionIndex } from '../../src/models/sessions/session-index.js'
import { sessionScorer } from '../../src/models/sessions/session-scorer.js'
import { SESSION_VARIANTS } from '../../src/models/sessions/session-variants.js'
import { queryOf } from './setting.js'

const ITEMS = 40
const OWNS = [0, 0.3, 1]

it('scores ways that differ in own items alone as each would by itself', () => {
  const dice = random(3, 'sessions')
  const lengths = Array.from({ length: 200 }, () => 2 + dice.below(6))
  const indptr = Int32Array.from([0, ...lengths])
  for (let s = 0; s < lengths.length; s++) indptr[s + 1] += indptr[s]
  const items = Int32Array.from({ length: indptr[200] }, () => dice.below(ITEMS))
  const settings = { neighbors: 10, sample: 30, lengthExponent: 0.25, fade: 1, maxPerSession: 100 }
  const groups = { count: 200, indptr, items, shopper: new Int32Array(200), at: new Float64Array(200) }
  const index = sessionIndex(groups, ITEMS, 0, 200, settings)
  for (const variant of SESSION_VARIANTS) {
    const together = sessionScorer(index, { ...settings, variant, own: 0 })
    for (let q = 0; q < 30; q++) {
      const query = queryOf(Array.from({ length: 1 + dice.below(5) }, () => dice.below(ITEMS)))
      const out = new Scores(ITEMS)
      const found: number[][] = []
      together.scoreEach(query, OWNS, out, () => found.push([...out.values]))
      // The oracle: a scorer of its own for each.
      const wanted = OWNS.map(own => {
        const alone = new Scores(ITEMS)
        sessionScorer(index, { ...settings, variant, own }).scoreUser(query, alone)
        return [...alone.values]
      })
      expect(found).toEqual(wanted)
    }
  }
})
