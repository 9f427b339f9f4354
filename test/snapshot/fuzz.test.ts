import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { damage, damaged, records } from '../../bench/fuzz-cases.js'
import { readScratched } from '../../bench/fuzz-journals.js'
import { fuzzShops, wrongWith } from '../../bench/fuzz-shops.js'

/** `npm run bench:fuzz` runs a hundred thousand. */
const RUNS = Number(process.env.ALSOLIKE_FUZZ ?? 60)

describe('a damaged snapshot of a whole shop', () => {
  it.each(fuzzShops().map(shop => [shop.name, shop] as const))(
    'is refused in words or answers, at restore and at the first questions: %s',
    (_, { bytes, ask }) => {
      const right = ask(bytes.slice(), true, false)
      fc.assert(
        fc.property(damage, fc.boolean(), (wrong, verify) => {
          const snapshot = damaged(bytes, wrong)
          const before = snapshot.slice()
          try {
            const said = ask(snapshot, verify, false)
            if (wrong.how === 'bytes' && verify) expect(said).toBe(right)
          } catch (error) {
            expect(wrongWith(error)).toBeUndefined()
          }
          // The buffer is its owner's
          expect(Buffer.compare(before, snapshot)).toBe(0)
        }),
        { numRuns: RUNS },
      )
    },
    60_000,
  )
})

describe('a damaged journal', () => {
  it('keeps every record that is whole, and opens whatever they say', () => {
    fc.assert(
      fc.property(records, damage, (written, wrong) => {
        expect(readScratched(written, wrong)).toBeUndefined()
      }),
      { numRuns: RUNS * 2 },
    )
  }, 60_000)
})
