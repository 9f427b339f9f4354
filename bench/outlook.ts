import { parseArgs } from 'node:util'
import { type Buying, expectedDays, learnBuying } from '../src/profiles/buying.js'
import { DAY, keptBy, linesOf, onlineRetail } from '../test/profiles/online-retail.js'

/**
 * What the model of buying expects of the 60 days after a cut, beside what came: in sum, by tenth of the shoppers, and
 * beside "the same as in the 60 days before". Run with `npx tsx bench/outlook.ts --data FOLDER`. The last cut is shown
 * for what a model without seasons misses before Christmas.
 */
const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data' } } })
const AHEAD = 60
const TENTHS = 10
const CUTS = [
  ['2011-06-01', ''],
  ['2011-07-01', ''],
  ['2011-08-01', ''],
  ['2011-10-10', 'before Christmas'],
] as const

const lines = linesOf(await onlineRetail(`${values.data}/online-retail/online-retail.csv.gz`))
console.log('| cut | shoppers | expected | came | ratio | 60 days before | ratio | mean miss | before | |')
console.log('|---|---|---|---|---|---|---|---|---|---|')
const tenths: string[] = []
for (const [date, note] of CUTS) {
  const cut = Date.parse(date) / DAY
  const shoppers = [...keptBy(lines.filter(({ at }) => at < cut * DAY))]
  const later = keptBy(lines.filter(({ at }) => at < (cut + AHEAD) * DAY))
  const histories = shoppers.map(([, { days }]) => {
    const first = days[days.length - 1]
    return { repeats: days.length - 1, span: days[0] - first, age: cut - first }
  })
  const model = learnBuying({
    length: histories.length,
    repeats: Int32Array.from(histories, ({ repeats }) => repeats),
    span: Int32Array.from(histories, ({ span }) => span),
    age: Int32Array.from(histories, ({ age }) => age),
  }) as Buying
  const told = shoppers.map(([user, { days }], s) => ({
    expected: expectedDays(model, histories[s], AHEAD),
    came: later.get(user)?.days.filter(day => day >= cut).length ?? 0,
    before: days.filter(day => day >= cut - AHEAD).length,
  }))
  const sum = (of: (one: (typeof told)[number]) => number) => told.reduce((total, one) => total + of(one), 0)
  const [expected, came, before] = [sum(t => t.expected), sum(t => t.came), sum(t => t.before)]
  const miss = sum(t => Math.abs(t.expected - t.came)) / told.length
  const missBefore = sum(t => Math.abs(t.before - t.came)) / told.length
  console.log(
    `| ${date} | ${told.length} | ${expected.toFixed(0)} | ${came} | ${(expected / came).toFixed(3)} | ${before} | ${(before / came).toFixed(3)} | ${miss.toFixed(3)} | ${missBefore.toFixed(3)} | ${note} |`,
  )
  told.sort((a, b) => b.expected - a.expected)
  const cells = Array.from({ length: TENTHS }, (_, t) => {
    const part = told.slice(
      Math.floor((t * told.length) / TENTHS),
      Math.floor(((t + 1) * told.length) / TENTHS),
    )
    return `${part.reduce((total, one) => total + one.expected, 0).toFixed(0)} / ${part.reduce((total, one) => total + one.came, 0)}`
  })
  tenths.push(`| ${date} | ${cells.join(' | ')} |`)
}
console.log(`\nExpected / came, by tenth of the shoppers, most expected first`)
console.log(`| cut | ${Array.from({ length: TENTHS }, (_, t) => t + 1).join(' | ')} |`)
console.log(`|---|${'---|'.repeat(TENTHS)}`)
for (const row of tenths) console.log(row)
