import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

describe('the example of rules', () => {
  const printed = execFileSync(
    process.execPath,
    [fileURLToPath(new URL('../../examples/rules.mjs', import.meta.url))],
    { encoding: 'utf8' },
  )
  const listOf = (title: string) =>
    printed
      .split('\n')
      .find(line => line.startsWith(title.padEnd(14)))
      ?.slice(15)

  // Places of the eight items by buyers: sencha, matcha, assam, earl, pot, cup, whisk, tin
  it.each([
    ['no rules', 'sencha matcha assam earl'],
    ['among', 'pot cup tin'],
    ['exclude', 'matcha assam earl pot'],
    ['where', 'sencha assam earl'],
    ['stock', 'sencha assam earl pot'],
    ['boost', 'pot cup sencha matcha'],
    ['bury', 'assam earl pot cup'],
    ['pin', 'sencha tin matcha assam'],
    ['promote', 'whisk sencha tin matcha'],
    ['atMost', 'sencha assam pot'],
    ['minScore', 'sencha'],
    ['diversity', 'sencha pot tin assam'],
    ['seen', 'sencha matcha assam earl cup whisk tin'],
    ['calibrate', 'sencha pot matcha assam'],
    ['likeAsked', 'assam earl cup'],
    ['before it', 'sencha matcha assam earl'],
    ['during it', 'tin sencha matcha assam'],
    ['after it', 'sencha matcha assam earl'],
    ['fatigue', 'assam earl pot cup'],
    ['recovered', 'sencha matcha assam earl'],
    ['explore', 'sencha rooibos matcha assam'],
    ['page, list 2', 'pot cup whisk tin'],
    ['more', 'pot cup whisk tin'],
    ['dismissed', 'assam earl pot cup'],
    ['undone', 'sencha matcha assam earl'],
    ['from JSON', 'tin sencha matcha assam'],
  ])('shows what %s does', (title, list) => {
    expect(listOf(title)).toBe(list)
  })

  it('gives reasons in both languages, and says why something is not there', () => {
    expect(printed).toContain('13 shoppers chose it lately; the shop placed it here (summer of Sol).')
    expect(printed).toContain('最近有 13 人选择。')
    expect(printed).toContain('pot was bought already and is not due again.')
    expect(printed).toContain('"only nobody" took the last')
  })

  it('credits a purchase to the rule and the place it came from', () => {
    const credit = '{"impressions":1,"clicks":1,"purchases":1,"revenue":7}'
    expect(printed).toContain(`pin: ${credit}; first place: ${credit}`)
  })
})
