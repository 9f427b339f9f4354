import { parseArgs } from 'node:util'
import { onlineRetail, profilesOf } from '../test/profiles/online-retail.js'
import { machine } from './machine.js'

/**
 * How long one profile takes, over every shopper of Online Retail: each shopper's best of seven, so that what the
 * machine does beside it stays out. Run with `npx tsx bench/one-profile.ts --data FOLDER`.
 */
const ROUNDS = 7
const { values } = parseArgs({ options: { data: { type: 'string', default: '../shared/data' } } })
const log = await onlineRetail(`${values.data}/online-retail/online-retail.csv.gz`)
const { cuts, book } = profilesOf(log)

const { size } = log.users
const best = new Float64Array(size).fill(Number.POSITIVE_INFINITY)
let events = 0
for (let round = 0; round < ROUNDS; round++) {
  for (let user = 0; user < size; user++) {
    const start = performance.now()
    events += book.profile(user, cuts.at)?.events ?? 0
    best[user] = Math.min(best[user], (performance.now() - start) * 1000)
  }
}
const started = process.cpuUsage()
for (const profile of book.all(cuts.at)) events += profile.events
const all = process.cpuUsage(started)

const sorted = best.slice().sort()
const at = (share: number): string => sorted[Math.min(size - 1, Math.floor(share * size))].toFixed(1)
const mean = best.reduce((sum, time) => sum + time, 0) / size
console.log('| shoppers | rows each | mean µs | p50 | p90 | p99 | all of them, ms of work |')
console.log('|---|---|---|---|---|---|---|')
console.log(
  `| ${size} | ${(events / (ROUNDS + 1) / size).toFixed(0)} | ${mean.toFixed(1)} | ${at(0.5)} | ${at(0.9)} | ${at(0.99)} | ${((all.user + all.system) / 1000).toFixed(0)} |`,
)
console.log(machine())
