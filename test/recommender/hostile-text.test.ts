import { describe, expect, it } from 'vitest'
import { pastOf, Recommender, shopModels } from '../../src/index.js'
import { insights, insightsReport } from '../../src/insights/index.js'

/** A megabyte each: what breaks a parser, a regular expression, a page or a terminal. */
const MEGABYTE = 2 ** 20
const HOSTILE: Readonly<Record<string, string>> = {
  'markup that never ends': '<a'.repeat(MEGABYTE / 2),
  'a script': `<script>alert(1)</script>${'<img src=x onerror=alert(1)>'.repeat(MEGABYTE / 28)}`,
  'right to left': '\u202eתמונה مرحبا'.repeat(MEGABYTE / 12),
  emoji: '👩‍👩‍👧‍👦😀'.repeat(MEGABYTE / 13),
  'accents upon accents': `a${'\u0301'.repeat(MEGABYTE)}`,
  'control characters': '\u0000\u0007\u001b[31m\u0085\ufeff'.repeat(MEGABYTE / 9),
  'halves of pairs': '\ud800'.repeat(MEGABYTE),
  'what regular expressions stumble over': `${'a'.repeat(MEGABYTE)}!`,
  'brackets and joints': '((((a+)+)+)+$-_.,/'.repeat(MEGABYTE / 18),
  'no spaces': '汉字'.repeat(MEGABYTE / 2),
  'numbers without end': '1,234.5/'.repeat(MEGABYTE / 8),
  'names of objects': '__proto__ constructor toString '.repeat(MEGABYTE / 31),
}
const names = Object.keys(HOSTILE)

/** The start of it, without the NUL that the door refuses. */
const typed = (id: string): string => HOSTILE[id].slice(0, 200).replaceAll('\0', '')

/** Processor seconds: what else the machine does does not count. */
function spent(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

describe('hostile text', () => {
  const shop = new Recommender({ models: shopModels(), now: () => 1_760_000_000_000 })

  it('is indexed, learnt from and asked with in bounded time', () => {
    const taken = spent(() => {
      shop.setItems(
        names.map((id, n) => ({
          id,
          title: HOSTILE[id],
          description: HOSTILE[id],
          tags: [HOSTILE[id].slice(0, 1000)],
          category: `c${n % 2}`,
        })),
      )
      names.forEach((id, n) => {
        for (const user of ['u1', 'u2', 'u3']) {
          const at = 1_759_000_000_000 + n * 60_000
          shop.ingest([
            { type: 'search', query: typed(id), user, at },
            { type: 'purchase', item: id, user, at: at + 1 },
          ])
        }
      })
      shop.fit()
      for (const id of names) {
        shop.similar(id)
        shop.related(id)
        shop.searchedFor(HOSTILE[id])
      }
      shop.youMayLike('u1', { seen: 'show' })
    })
    expect(taken).toBeLessThan(15)
  })

  it('gives lists of known items with finite scores, and finds what is asked for by its start', () => {
    for (const id of names) {
      for (const { id: found, score } of [...shop.similar(id), ...shop.searchedFor(HOSTILE[id])]) {
        expect(names).toContain(found)
        expect(Number.isFinite(score)).toBe(true)
      }
    }
    expect(shop.searchedFor('constructor').map(({ id }) => id)).toContain('names of objects')
  })

  it('stays text in the report of keywords', () => {
    for (const query of ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '\u202e<u>\u0007']) {
      for (let n = 0; n < 12; n++) {
        shop.ingest([{ type: 'search', query, user: `k${n}`, at: 1_759_900_000_000 + n, results: 0 }])
      }
    }
    const html = insightsReport(insights(pastOf(shop)))
    expect(/<script|<img|<u>/i.test(html)).toBe(false)
    expect(html.includes('alert(1)')).toBe(true)
  })
})
