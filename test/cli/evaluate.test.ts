import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { alsolike, file, folder } from './command.js'

const fixture = fileURLToPath(new URL('../../fixtures/shop', import.meta.url))
const shop = `${fixture}/events.csv --items ${fixture}/items.csv`

describe('alsolike evaluate', () => {
  it('sets models and baselines side by side for each question, and writes page and figures', async () => {
    const { code, out, err } = await alsolike(`evaluate ${shop} --report {}/report.html -o {}/figures.json`)
    expect([code, err]).toEqual([0, expect.stringContaining('report.html')])
    for (const title of [
      'You may like: items new',
      'You may like: anything',
      'Related:',
      'Similar:',
      'Next in session:',
    ]) {
      expect(out).toContain(title)
    }
    for (const label of ['shop default', 'rp3beta', 'best sellers', 'own past']) expect(out).toContain(label)
    const html = readFileSync(join(folder, 'report.html'), 'utf8')
    expect(html).toMatch(/^<!doctype html>/)
    expect(html).toContain('What the data is ready for')
    const figures = JSON.parse(readFileSync(join(folder, 'figures.json'), 'utf8'))
    expect(figures.tasks).toHaveLength(5)
    const [fresh] = figures.tasks
    const found = (label: string): number =>
      fresh.models.find((model: { label: string }) => model.label === label).metrics.recallCapped.mean
    // The fixture has tastes: whoever looks at them beats whoever shows best sellers to all.
    expect(found('shop default')).toBeGreaterThan(1.2 * found('best sellers'))
  }, 120_000)

  it('gives the same figures for the same files', async () => {
    const line = `evaluate ${shop} --question related,next-in-session --models itemKnn -o - --quiet`
    const first = await alsolike(line)
    expect(first.code).toBe(0)
    expect((await alsolike(line)).out).toBe(first.out)
  }, 120_000)

  it('takes models by name, and names the nearest to one it does not know', async () => {
    const { code, out } = await alsolike(`evaluate ${shop} --question you-may-like --models itemKnn --quiet`)
    expect(code).toBe(0)
    expect(out).toContain('itemKnn')
    expect(out).not.toContain('rp3beta')
    const wrong = await alsolike(`evaluate ${shop} --models itemKn`)
    expect([wrong.code, wrong.err]).toEqual([2, expect.stringContaining('Did you mean "itemKnn"')])
    const unasked = await alsolike(`evaluate ${shop} --question buy-again`)
    expect([unasked.code, unasked.err]).toEqual([2, expect.stringContaining('"buy-again" cannot be judged')])
  }, 120_000)

  it('cuts where it is told, and warns of leave-last-out', async () => {
    const line = `evaluate ${shop} --question related --models itemKnn --quiet -o -`
    const late = await alsolike(`${line} --test-from 2999-01-01`)
    expect([late.code, late.err]).toEqual([1, expect.stringContaining('0 to judge by')])
    expect((await alsolike(`${line} --test-share 0.4`)).out).not.toBe((await alsolike(line)).out)
    const flattered = await alsolike(`${line} --leave-last-out`)
    expect(flattered.out).toContain('Leave-last-out lets models see')
    const share = await alsolike(`${line} --test-share 7`)
    expect([share.code, share.err]).toEqual([2, expect.stringContaining('between 0 and 1')])
  }, 120_000)
})

describe('alsolike tune', () => {
  it('writes settings that train takes, and says how long it will take', async () => {
    const { code, err } = await alsolike(`tune ${shop} --question related --trials 3 -o {}/settings.json`)
    expect(code).toBe(0)
    expect(err).toMatch(/related: 3 trials will take [\d.]+ s or less/)
    expect(err).toMatch(/related: (The default stays|The best of)/)
    const settings = JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))
    expect(Object.keys(settings)).toEqual(['questions', 'because'])
    const trained = await alsolike(`train ${shop} --settings {}/settings.json -o {}/tuned.alsolike`)
    expect([trained.code, trained.err]).toEqual([0, expect.stringContaining('Wrote')])
  }, 120_000)

  it('ends at Ctrl-C, keeping the best so far', async () => {
    const before = process.listeners('SIGINT').length
    const run = alsolike(`tune ${shop} --trials 500 -o {}/stopped.json`)
    const stop = setInterval(() => process.listeners('SIGINT').length > before && process.emit('SIGINT'), 500)
    const { code, err } = await run
    clearInterval(stop)
    expect(code).toBe(0)
    expect(err).toContain('Stopping; judging the best so far')
    expect(JSON.parse(readFileSync(join(folder, 'stopped.json'), 'utf8')).questions).toBeTypeOf('object')
    expect(process.listeners('SIGINT').length).toBe(before)
  }, 120_000)
})

describe('settings in evaluate', () => {
  beforeAll(() => {
    const settings = { questions: { related: { name: 'cooccurrence', options: { shrink: 3 } } } }
    writeFileSync(join(folder, 'own.json'), JSON.stringify(settings))
    file('bad.json', '{"questions":{"related":{"name":"cooccurence","options":{}}}}')
  })

  it('stand beside the default under a label of their own', async () => {
    const { code, out } = await alsolike(`evaluate ${shop} --question related --settings {}/own.json --quiet`)
    expect([code, out]).toEqual([0, expect.stringMatching(/^ {2}tuned /m)])
  }, 120_000)

  it('are refused with the nearest name where a model is unknown', async () => {
    const { code, err } = await alsolike(`evaluate ${shop} --settings {}/bad.json`)
    expect([code, err]).toEqual([2, expect.stringContaining('Did you mean "cooccurrence"')])
  })
})
