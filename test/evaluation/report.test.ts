import { describe, expect, it } from 'vitest'
import { Catalog } from '../../src/data/catalog/catalog.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import type { Evaluation, ModelResult, TaskResult } from '../../src/evaluation/evaluate.js'
import { METRICS } from '../../src/evaluation/metrics.js'
import { readiness } from '../../src/evaluation/readiness.js'
import { evaluationReport } from '../../src/evaluation/report/report.js'
import { verdictOf } from '../../src/evaluation/report/words.js'
import { escapeHtml, formatCount, formatPoints } from '../../src/report/html.js'

type Ends = readonly [mean: number, low: number, high: number]

function modelResult(label: string, found: Ends, lead?: Ends, behind?: Ends): ModelResult {
  const interval = ([mean, low, high]: Ends) => ({ mean, low, high })
  const all = (ends: Ends) =>
    Object.fromEntries(METRICS.map(metric => [metric, interval(ends)])) as ModelResult['metrics']
  return {
    label,
    model: { name: label, options: {} },
    baseline: lead === undefined,
    metrics: all(found),
    overBaseline: lead && all(lead),
    behindBest: behind && interval(behind),
    lists: {
      ...{
        coverage: 0.4,
        gini: 0.8,
        novelty: 4,
        popularityLift: 1.5,
        diversity: 0.9,
        diversityBy: 'category',
      },
      ...{ head: 0.6, middle: 0.3, tail: 0.1, answered: 1, filled: 1 },
    },
  }
}

function taskOf(...models: ModelResult[]): TaskResult {
  return {
    ...{ question: 'related', k: 10, queries: 300, available: 3000, shoppers: 250, unknown: 0 },
    ...{ notes: ['How it was asked.'], demand: { head: 0.4, middle: 0.4, tail: 0.2 }, models },
  }
}

const popular = modelResult('best sellers', [0.1, 0.09, 0.11], undefined, [-0.05, -0.06, -0.04])

function evaluationOf(...tasks: TaskResult[]): Evaluation {
  const about = { trainEvents: 800, testEvents: 200, shoppers: 1234, items: 50, from: 0, to: 30 * 86_400_000 }
  return { split: { kind: 'time', at: 43_200_000, ...about }, warnings: [], tasks }
}

describe('the report', () => {
  const winner = modelResult('pairs', [0.15, 0.14, 0.16], [0.05, 0.04, 0.06])

  it('is one page without script and without anything from elsewhere', () => {
    const html = evaluationReport(evaluationOf(taskOf(winner, popular)))
    expect(html).toMatch(/^<!doctype html>/)
    expect(html).not.toMatch(/<script|<link|<img|@import|url\(|https?:/i)
    expect(html).toContain('1,234 shoppers')
    expect(html).toContain('1970-01-01 to 1970-01-31')
  })

  it('tells a log of a few hours by the minute', () => {
    const { split, ...rest } = evaluationOf(taskOf(winner, popular))
    const html = evaluationReport({ ...rest, split: { ...split, to: 5_400_000 } })
    expect(html).toContain('1970-01-01 00:00 to 1970-01-01 01:30')
  })

  it('gives the same bytes for the same evaluation', () => {
    const evaluation = evaluationOf(taskOf(winner, popular))
    expect(evaluationReport(evaluation)).toBe(evaluationReport(JSON.parse(JSON.stringify(evaluation))))
  })

  it('shows hostile text as text, wherever it comes from', () => {
    const hostile = '"><script>alert(1)</script>\u202e\u0000<!--'
    const nasty = { ...modelResult(hostile, [0.2, 0.1, 0.3], [0.1, 0.05, 0.2]), label: hostile }
    const task = { ...taskOf(nasty, { ...popular, label: `'${hostile}` }), notes: [hostile] }
    const html = evaluationReport({ ...evaluationOf(task), warnings: [hostile] }, { title: hostile })
    expect(html).not.toContain('<script')
    expect(html).not.toContain('<!--')
    expect(html).not.toContain('\u0000')
    expect(html).not.toContain('\u202e')
    expect(html).toContain(escapeHtml(hostile))
  })

  it('keeps all marks of a chart between 0 and 100 percent', () => {
    const loser = modelResult('ease', [0.01, 0, 0.02], [-0.09, -0.1, -0.08], [-0.14, -0.15, -0.13])
    const html = evaluationReport(evaluationOf(taskOf(winner, popular, loser)))
    const places = [...html.matchAll(/(?:x1|x2|cx|x|width)="([-\d.e]+)%"/g)].map(([, place]) => Number(place))
    expect(places.length).toBeGreaterThan(20)
    for (const place of places) {
      expect(place).toBeGreaterThanOrEqual(0)
      expect(place).toBeLessThanOrEqual(100)
    }
  })

  it('reads well for a question that could not be asked', () => {
    const html = evaluationReport(evaluationOf({ ...taskOf(), queries: 0, notes: ['No basket < 2.'] }))
    expect(html).toContain('No basket &#60; 2.')
    expect(html).not.toContain('NaN')
  })
})

describe('the verdict', () => {
  it('names the winner, what it leads, by how much, and that it is no luck', () => {
    const words = verdictOf(taskOf(modelResult('pairs', [0.15, 0.14, 0.16], [0.05, 0.04, 0.06]), popular))
    expect(words).toContain('A list of 10 from <b>pairs</b> finds 15.0% of what shoppers went on to want')
    expect(words).toContain('best sellers, the best that needs no recommender, 10.0%')
    expect(words).toContain('That is 50% more, and no luck: the lead is +4.0 to +6.0 points.')
  })

  it('says when the lead could be luck', () => {
    const words = verdictOf(taskOf(modelResult('pairs', [0.11, 0.1, 0.12], [0.01, -0.01, 0.03]), popular))
    expect(words).toContain('The difference (−1.0 to +3.0 points) could be luck.')
  })

  it('says when no model pays', () => {
    const words = verdictOf(taskOf(popular, modelResult('pairs', [0.05, 0.04, 0.06], [-0.05, -0.06, -0.04])))
    expect(words).toContain('Here no model pays: show best sellers.')
  })

  it('names the models that are level with the best', () => {
    const second = modelResult('ease', [0.149, 0.14, 0.16], [0.049, 0.04, 0.06], [-0.001, -0.004, 0.002])
    const words = verdictOf(
      taskOf(modelResult('pairs', [0.15, 0.14, 0.16], [0.05, 0.04, 0.06]), second, popular),
    )
    expect(words).toContain('Level with the best, as far as this test can tell: ease.')
  })
})

describe('figures in words', () => {
  it('are the same on every machine', () => {
    expect([0, 999, 1000, 1234567].map(formatCount)).toEqual(['0', '999', '1,000', '1,234,567'])
    expect([0.0123, -0.0123, 0.0001, -0.0001].map(share => formatPoints(share))).toEqual([
      '+1.2',
      '−1.2',
      '0.0',
      '0.0',
    ])
  })
})

describe('readiness', () => {
  it('counts what each question learns from', () => {
    const hour = 3_600_000
    // 150 shoppers who buy items 0 and 1 together, and item 0 again a day later.
    const shoppers = Array.from({ length: 450 }, (_, r) => Math.floor(r / 3))
    const data = interactionsOf({
      shoppers,
      items: shoppers.map((_, r) => (r % 3 === 1 ? 1 : 0)),
      types: shoppers.map(() => 5),
      at: shoppers.map((_, r) => (r % 3 === 2 ? 24 * hour : 0)),
    })
    const found = Object.fromEntries(
      readiness(data, new Catalog()).map(({ question, level, count }) => [question, { level, count }]),
    )
    expect(found).toEqual({
      youMayLike: { level: 'thin', count: 150 },
      related: { level: 'thin', count: 150 },
      similar: { level: 'too small', count: 0 },
      nextInSession: { level: 'thin', count: 150 },
      buyAgain: { level: 'thin', count: 150 },
      trending: { level: 'thin', count: 150 },
    })
  })
})
