import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const example = (name: string) => fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))
const run = (name: string, ...args: string[]) =>
  execFileSync(process.execPath, [example(name), ...args], { encoding: 'utf8' })

describe('the examples', () => {
  it('answer the first minute', () => {
    const printed = run('first-minute.mjs')
    expect(printed).toMatch(/Along with coffee beans\n {2}Coffee grinder/)
    expect(printed).toMatch(/Eva may like\n {2}Coffee grinder/)
    expect(printed).not.toContain('Last year')
  })

  it('put the hits of a search engine in order for who searches', () => {
    const printed = run('search.mjs')
    const firstFor = (heading: string) => printed.split(`${heading}\n  `)[1].split(/ {2,}|\n/)[0]
    expect(firstFor('What the engine finds for "camera"')).toContain('camera')
    expect(firstFor('The same hits for u351')).toMatch(/^Lumo /)
    expect(firstFor('The same hits for u355')).toMatch(/^Kestrel /)
    expect(printed).toContain("A stranger sees the engine's order: true")
    expect(printed).toContain('So does u351 at strength 0: true')
    const [, engine, lover] = /new: place (\d+) of the engine, (\d+) for u351/.exec(printed) ?? []
    expect(Number(lover)).toBeGreaterThan(0)
    expect(Number(lover)).toBeLessThanOrEqual(Number(engine))
  })

  it('run the nightly batch: a snapshot and a file for the newsletter', () => {
    const folder = mkdtempSync(join(tmpdir(), 'alsolike-nightly-'))
    try {
      const fixture = (name: string) => example(`../fixtures/shop/${name}`)
      const printed = run('nightly.mjs', fixture('events.csv'), fixture('items.csv'), folder)
      expect(printed).toMatch(/(\d+) of \1 rows kept/)
      const lines = readFileSync(join(folder, 'newsletter.csv'), 'utf8').trimEnd().split('\n')
      expect(lines).toHaveLength(4)
      for (const line of lines.slice(1)) expect(line.split(',')[1].split(' ')).toHaveLength(5)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
