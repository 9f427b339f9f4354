import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import { loadSnapshot } from '../../src/node/snapshot-file.js'
import { profiles } from '../../src/profiles/profiles.js'
import { Recommender } from '../../src/recommender.js'
import { fixtureFolder, fixtureShop } from '../fixtures/shop.js'
import { alsolike, file, folder } from './command.js'

const { truth } = fixtureShop()

/** Rows of a CSV without line breaks in cells, as records. */
function records(text: string): Record<string, string>[] {
  const [head, ...lines] = text.trimEnd().split('\n')
  const cells = (line: string) =>
    [...line.matchAll(/("([^"]|"")*"|[^,]*)(,|$)/g)].map(([cell]) =>
      cell.replace(/,$/, '').replace(/^"|"$/g, ''),
    )
  const columns = cells(head)
  return lines.map(line => {
    const found = cells(line)
    return Object.fromEntries(columns.map((column, at) => [column, found[at] ?? '']))
  })
}

describe('alsolike profiles', () => {
  beforeAll(async () => {
    const trained = await alsolike(
      `train ${fixtureFolder}events.csv --items ${fixtureFolder}items.csv --quiet -o {}/people.alsolike`,
    )
    expect([trained.code, trained.err]).toEqual([0, ''])
  })

  it('writes one row a shopper, the same again', async () => {
    const { code, out, err } = await alsolike('profiles {}/people.alsolike')
    expect([code, err.trim()]).toEqual([0, '570 profiles written'])
    const rows = records(out)
    expect(rows.length).toBe(570)
    expect(new Set(rows.map(({ user }) => user)).size).toBe(570)
    for (const { user, brand } of truth.brandLovers) {
      const row = rows.find(found => found.user === user)
      expect(row?.segments).toContain('brand-lover')
      expect(row?.brands.startsWith(brand)).toBe(true)
    }
    for (const user of truth.lifecycle.atRisk) {
      const row = rows.find(found => found.user === user)
      expect(row?.lifecycle).toBe('at-risk')
      expect(row?.next_order).toMatch(/^2025-0\d-\d\dT\d\d:\d\d:\d\dZ$/)
    }
    await alsolike('profiles {}/people.alsolike --quiet -o {}/people.csv')
    expect(readFileSync(`${folder}/people.csv`, 'utf8')).toBe(out)
  })

  it('takes the tiers, points and segments of the shop, a time zone and a present', async () => {
    const settings = file(
      'people.json',
      JSON.stringify({
        tiers: [
          { name: 'A', top: 0.2 },
          { name: 'B', top: 1 },
        ],
        points: { perUnitSpent: 1 },
        levels: [{ name: 'friend', from: 100 }],
        segments: [{ name: 'cats', when: { field: 'taste.category', of: 'pets', atLeast: 0.5 } }],
      }),
    )
    const { out, code } = await alsolike(
      `profiles {}/people.alsolike --settings ${settings} --time-zone Asia/Shanghai --now 2025-12-24 --quiet`,
    )
    expect(code).toBe(0)
    const rows = records(out)
    expect(new Set(rows.map(({ tier }) => tier))).toEqual(new Set(['A', 'B', '']))
    expect(rows.some(({ segments }) => segments.includes('cats'))).toBe(true)
    expect(rows.some(({ level, points }) => level === 'friend' && Number(points) >= 100)).toBe(true)
    const loyal = rows.find(({ user }) => user === truth.lifecycle.loyal[0])
    expect(loyal?.lifecycle).toBe('lost')
  })

  it('needs no more than the snapshot, which knows how shoppers compare, as does a program that opens it', async () => {
    const { out } = await alsolike('profiles {}/people.alsolike')
    const models = { models: {}, profiles: profiles(), now: () => Date.parse(truth.to) }
    const shop = Recommender.restore(await loadSnapshot(`${folder}/people.alsolike`), models)
    for (const { user } of truth.brandLovers) expect(shop.segment('brand-lover')).toContain(user)
    const lost = shop.audience({}, { for: 'win-back', k: 5 })
    expect(lost.length).toBe(5)
    expect(shop.profile(lost[0].user)?.value.tier).toBeDefined()
    // Without them the command compares shoppers itself: the rows are the same
    const bare = await alsolike(
      `train ${fixtureFolder}events.csv --items ${fixtureFolder}items.csv --no-profiles --quiet -o {}/bare.alsolike`,
    )
    expect(bare.code).toBe(0)
    const again = Recommender.restore(await loadSnapshot(`${folder}/bare.alsolike`), models)
    expect(again.profile(lost[0].user)?.value.tier).toBeUndefined()
    expect((await alsolike('profiles {}/bare.alsolike')).out).toBe(out)
  })

  it('says what is wrong with a file', async () => {
    const settings = file('broken.json', '{')
    expect(await alsolike(`profiles {}/people.alsolike --settings ${settings}`)).toMatchObject({
      code: 1,
      err: expect.stringContaining('is not JSON'),
    })
    expect(await alsolike('profiles {}/people.alsolike --settings {}/none.json')).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot be read'),
    })
    const odd = file('odd.json', '{"tierz":[]}')
    expect(await alsolike(`profiles {}/people.alsolike --settings ${odd}`)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Did you mean "tiers"?'),
    })
    expect((await alsolike('profiles {}/none.alsolike')).code).toBe(1)
  })
})
