import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { fixtureFolder } from '../fixtures/shop.js'
import { alsolike, folder, file as write } from './command.js'

/** The fixture shop, cut a week before its end: what came before is learnt, what came after is replayed. */
describe('alsolike simulate', () => {
  const file = (name: string) => join(folder, name)
  const rules = (list: unknown) => write('rules.json', JSON.stringify(list))

  beforeAll(async () => {
    const [head, ...lines] = readFileSync(join(fixtureFolder, 'events.csv'), 'utf8').trimEnd().split('\n')
    const at = head.split(',').indexOf('at')
    const timeOf = (line: string) => line.split(',')[at]
    const newest = Math.max(...lines.map(line => Date.parse(timeOf(line))))
    const cut = new Date(newest - 7 * 86_400_000).toISOString()
    write('before.csv', [head, ...lines.filter(line => timeOf(line) < cut)].join('\n'))
    write('after.csv', [head, ...lines.filter(line => timeOf(line) >= cut)].join('\n'))
    const items = join(fixtureFolder, 'items.csv')
    const trained = await alsolike(`train ${file('before.csv')} --items ${items} -o ${file('shop')} --quiet`)
    expect(trained.code).toBe(0)
  }, 120_000)

  it('says how lists, brands and hits would change, with an interval', async () => {
    const tried = rules([{ name: 'atMost', options: { count: 1, per: 'brand' } }])
    const { code, out } = await alsolike(
      `simulate ${file('shop')} ${file('after.csv')} --rules ${tried} -o ${file('found.json')} --quiet`,
    )
    expect(code).toBe(0)
    expect(out).toMatch(/\d+ shoppers asked for, lists of 10/)
    const found = JSON.parse(readFileSync(file('found.json'), 'utf8'))
    expect(found.shoppers).toBeGreaterThan(10)
    expect(found.lists.changed).toBeGreaterThan(0.5)
    expect(found.hits.difference.low).toBeLessThanOrEqual(found.hits.difference.high)
    expect(found.hits.difference.mean).toBeCloseTo(found.hits.after.mean - found.hits.before.mean, 9)
    const shares = found.brands.reduce((sum: number, brand: { after: number }) => sum + brand.after, 0)
    expect(shares).toBeCloseTo(1, 9)
  })

  it('finds nothing to change in rules that do nothing', async () => {
    const { out } = await alsolike(
      `simulate ${file('shop')} ${file('after.csv')} --rules ${rules([])} --quiet`,
    )
    expect(out).toContain('0.0 % of the lists change; 100.0 % of the items stay')
    expect(out).toContain('no difference that is certain')
  })

  it('names a rule that it does not know, and the nearest it does', async () => {
    const tried = rules([{ name: 'atmost', options: {} }])
    const { code, err } = await alsolike(`simulate ${file('shop')} ${file('after.csv')} --rules ${tried}`)
    expect(code).not.toBe(0)
    expect(err).toContain('"atMost"')
  })
})
