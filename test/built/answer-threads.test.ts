import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const path = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url))
const alsolike = (...args: string[]) =>
  execFileSync(process.execPath, [path('dist/cli.js'), ...args], { encoding: 'utf8', stdio: 'pipe' })

describe('recommend --threads', () => {
  const folder = mkdtempSync(join(tmpdir(), 'alsolike-threads-'))
  const shop = join(folder, 'shop.alsolike')
  const answer = (question: string, threads: string, ...more: string[]) => {
    const file = join(folder, `${threads}.csv`)
    alsolike('recommend', shop, '--question', question, '--all', '-o', file, '--threads', threads, ...more)
    return readFileSync(file, 'utf8')
  }

  beforeAll(() => {
    alsolike(
      'train',
      path('fixtures/shop/events.csv'),
      '--items',
      path('fixtures/shop/items.csv'),
      '-o',
      shop,
    )
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it.each([
    ['you-may-like', '3'],
    ['similar', '2'],
    ['searched-for', '3'],
  ])('writes the same file for %s with one thread and with %s', (question, threads) => {
    const one = answer(question, '1', '-k', '5')
    expect(one.split('\n').length).toBeGreaterThan(100)
    expect(answer(question, threads, '-k', '5')).toBe(one)
  })
})
