import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { alsolike, EVENTS, file, folder } from './command.js'

const fixture = fileURLToPath(new URL('../../fixtures/shop', import.meta.url))
const shop = `${fixture}/events.csv --items ${fixture}/items.csv`

describe('alsolike insights', () => {
  it('tells the shop in short, and writes page and figures', async () => {
    const { code, out, err } = await alsolike(
      `insights ${shop} --report {}/insights.html -o {}/insights.json`,
    )
    expect([code, err]).toEqual([0, expect.stringContaining('insights.html')])
    for (const part of ['From looking to buying', 'Pocketshot', 'Kestrel D90', '无人机'])
      expect(out).toContain(part)
    const html = readFileSync(join(folder, 'insights.html'), 'utf8')
    expect(html).toContain('What the log tells, 2024-07-01 to 2025-06-30')
    const figures = JSON.parse(readFileSync(join(folder, 'insights.json'), 'utf8'))
    expect(figures.retention.cohorts).toHaveLength(12)
  }, 60_000)

  it('gives the same bytes for the same files, and nothing else on standard output where they go there', async () => {
    const line = `insights ${shop} --report - --quiet --title Shop`
    const first = await alsolike(line)
    expect([first.code, first.err]).toEqual([0, ''])
    expect(first.out).toMatch(/^<!doctype html>/)
    expect((await alsolike(line)).out).toBe(first.out)
  }, 60_000)

  it('takes weeks, shoppers and a time zone', async () => {
    const events = file('few.csv', EVENTS)
    const { code, out } = await alsolike(
      `insights ${events} --period week --over shoppers --time-zone Asia/Tokyo --quiet -o -`,
    )
    expect(code).toBe(0)
    const found = JSON.parse(out)
    expect([found.timeZone, found.retention.period, found.funnel.over]).toEqual([
      'Asia/Tokyo',
      'week',
      'shoppers',
    ])
  })

  it('refuses a period that there is not', async () => {
    const { code, err } = await alsolike(`insights ${shop} --period year`)
    expect([code, err]).toEqual([2, expect.stringContaining('month, week')])
  })
})
