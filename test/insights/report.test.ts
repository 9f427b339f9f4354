import { beforeAll, describe, expect, it } from 'vitest'
import { pastOf } from '../../src/index.js'
import { type Insights, insights } from '../../src/insights/insights.js'
import { insightsReport } from '../../src/insights/report/report.js'
import { growthText, hoursText } from '../../src/insights/report/words.js'
import type { ShopEvent } from '../../src/types.js'
import { fixtureShop, shopOf } from './shops.js'

describe('the insights page', () => {
  let found: Insights
  let html: string
  beforeAll(async () => {
    found = insights(pastOf(await fixtureShop()))
    html = insightsReport(found)
  })

  it('is one page without script and without anything from elsewhere', () => {
    expect(html).toMatch(/^<!doctype html>/)
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|https?:/i)
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/)
  })

  it('has every chapter that the log can fill', () => {
    const titles = [...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, title]) => title)
    expect(titles).toEqual([
      'In short',
      'The shop in figures',
      'From looking to buying',
      'Do they come back?',
      'Whom the shop lives on',
      'Does what is expected come?',
      'When they come',
      'What is wanted',
      'What they search for',
      'Ways through the shop',
      'What recommendations can be made',
      'How this was counted',
    ])
  })

  it('draws one cell for each month of each cohort, and one for each hour of the week', () => {
    const cells = (kind: string): number =>
      [
        ...(html.match(new RegExp(`<table class="heat ${kind}">.*?</table>`))?.[0] ?? '').matchAll(
          /<td[^>]*><i /g,
        ),
      ].length
    expect(cells('figures')).toBe((12 * 13) / 2)
    expect(cells('colours')).toBe(7 * 24)
  })

  it('says in words what each bar shows', () => {
    const strips = [...html.matchAll(/<svg role="img" aria-label="([^"]*)"/g)]
    expect(strips.length).toBeGreaterThan(80)
    expect(strips.every(([, spoken]) => spoken.length > 3)).toBe(true)
  })

  it('gives the same bytes for the same insights', () => {
    expect(insightsReport(found)).toBe(html)
    expect(insightsReport(found, { title: 'A & B' })).toContain('<title>A &#38; B</title>')
    expect(() => insightsReport(found, { titel: 'x' } as never)).toThrow('Did you mean "title"?')
  })

  it('says what is missing where a log is empty or holds purchases alone', () => {
    const empty = insightsReport(insights(pastOf(shopOf([]))))
    expect(empty).toContain('The log is empty')
    const orders = ['2024-01-05', '2024-02-06', '2024-02-07'].map(
      (at, o): ShopEvent => ({
        ...{ user: `u${o % 2}`, item: 'tea', type: 'purchase', order: o, at },
      }),
    )
    const bare = insightsReport(insights(pastOf(shopOf(orders))))
    expect(bare).toContain('The log holds purchases alone')
    expect(bare).toContain('1 month later: 1 of 1 bought again, so far')
    expect(empty + bare).not.toMatch(/NaN|undefined|Infinity|\[object/)
  })

  it('does not speak of days where the log has no times', () => {
    const events = Array.from({ length: 60 }, (_, n) => ({
      user: `u${n % 30}`,
      item: `p${n % 7}`,
      order: `o${n}`,
      type: 'purchase' as const,
      at: 0,
    }))
    const untimed = insightsReport(insights(pastOf(shopOf(events))))
    expect(untimed).toContain('30 visits and 60 orders. The log has no times.')
    expect(untimed).not.toMatch(/1970|Coming back/)
  })

  it('is not broken by what shops call their items and shoppers type', () => {
    const evil = '<script>alert("x")</script>'
    const events = Array.from({ length: 120 }, (_, i): ShopEvent[] => {
      const at = Date.UTC(2024, 0, 1 + i)
      const who = { user: `u${i}`, session: `s${i}`, at, device: evil, source: `${evil}${i % 2}` }
      return [
        { ...who, type: 'search', query: evil, results: 0 },
        { ...who, item: evil },
        { ...who, item: `b${i % 3}` },
        { ...who, item: evil, type: 'purchase', order: `o${i}` },
      ]
    }).flat()
    const items = [
      { id: evil, title: evil, category: evil },
      { id: 'b0', category: `b${evil}` },
    ]
    const page = insightsReport(insights(pastOf(shopOf(events, items))), { title: evil })
    expect(page).toContain('&#60;script&#62;')
    expect(page).not.toContain('<script')
  })
})

describe('words of the page', () => {
  it('tell growth as times, and hours as spans', () => {
    expect(growthText({ value: 2.66, low: 1.39, high: 5.22 })).toBe('<b>×2.7</b> <small>1.4 – 5.2</small>')
    expect(growthText({ value: 57, low: 5.41, high: Number.POSITIVE_INFINITY })).toBe('<b>×5.4</b> or more')
    expect(growthText({ value: 57, low: 0.4, high: Number.POSITIVE_INFINITY })).toBe('')
    expect(growthText(undefined, true)).toBe('<b>new</b>')
    expect(hoursText([9, 13, 12, 20, 8])).toBe('8–10, 12–14, 20–21 o’clock')
  })
})
