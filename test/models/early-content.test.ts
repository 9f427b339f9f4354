import { describe, expect, it } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { Scores } from '../../src/kernels/scores.js'
import { earlyContent } from '../../src/models/index.js'
import { queryOf, trained } from './setting.js'

describe('earlyContent', () => {
  // Two items, three shoppers each
  const data = interactionsOf({ shoppers: [0, 1, 2, 0, 1, 2], items: [0, 0, 0, 1, 1, 1] })

  it('has nothing to say where items have many shoppers', () => {
    const scorer = trained(earlyContent({ until: 3 }), data)
    expect(scorer.scoreUser?.(queryOf([0]), new Scores(2))).toBe(false)
    expect(scorer.because).toBeUndefined()
  })

  it('says in the fit report that the catalogue speaks', () => {
    expect(trained(earlyContent({ until: 3.1 }), data).because).toMatch(/^3\.0 shoppers an item/)
  })

  it('loads what it was, silent or speaking', () => {
    for (const until of [0, 10]) {
      const model = earlyContent({ until })
      expect(model.load(trained(model, data).state()).because).toBe(trained(model, data).because)
    }
  })
})
