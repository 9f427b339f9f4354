import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { damage, damaged, records } from './fuzz-cases.js'
import { readScratched } from './fuzz-journals.js'
import { watchAllocations } from './fuzz-memory.js'
import { type FuzzShop, fuzzShops, wrongWith } from './fuzz-shops.js'
import { watchdog } from './fuzz-watchdog.js'
import { machine } from './machine.js'

/**
 * Damages snapshots and journals and asks whatever opens: nothing may be thrown but an `AlsolikeError` that says so, no
 * single allocation may be larger than the damaged buffer by more than a constant, no case may take seconds, the buffer
 * is never written to, and what its checksums call whole answers as before. `--count 100000`, of which `--journals 0.6`
 * are journals; `--seed 1`; `--only public` for one kind of snapshot.
 */
const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '100000' },
    journals: { type: 'string', default: '0.6' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
})
/** Room for working memory that no buffer asks for. */
const CONSTANT = 1 << 20
/** Milliseconds that a case may take: a snapshot of 70 kB is restored, asked and trained anew in a tenth of them. */
const SLOW = 2000
/** Seconds after which it is called endless. */
const ENDLESS = 30
/** Cases of which one is also trained anew. */
const FIT_EVERY = 100
const seed = Number(values.seed)
const count = Number(values.count)
const journals = Math.round(count * Number(values.journals))
console.log(machine())
const shops = fuzzShops().filter(({ name }) => values.only === '' || name === values.only)
const dog = watchdog(ENDLESS)
const memory = watchAllocations()
const wrongs = new Map<string, { count: number; example: string }>()
for (const shop of shops) snapshots(shop, Math.ceil((count - journals) / shops.length))
journal(journals)
for (const [what, { count, example }] of wrongs) console.log(`${count} × ${what}\n    ${example}`)
console.log(`seed ${seed}: ${wrongs.size === 0 ? 'nothing wrong' : `${wrongs.size} kinds of wrong`}`)
process.exit(wrongs.size > 0 ? 1 : 0)

function snapshots({ name, bytes, ask }: FuzzShop, runs: number): void {
  const right = ask(bytes.slice(), true, false)
  let refused = 0
  let beyond = 0
  let slowest = 0
  const one = fc.property(damage, fc.boolean(), fc.nat(FIT_EVERY - 1), (wrong, verify, fit) => {
    const snapshot = damaged(bytes, wrong)
    const before = snapshot.slice()
    dog.begin(`${name} ${JSON.stringify({ verify, fit, wrong })}`)
    const began = performance.now()
    memory.begin(snapshot.length + CONSTANT)
    try {
      const said = ask(snapshot, verify, fit === 0)
      if (wrong.how === 'bytes' && verify && fit !== 0 && said !== right) note(name, 'another answer', wrong)
    } catch (error) {
      const what = wrongWith(error)
      if (what === undefined) refused++
      else note(name, what, wrong)
    }
    beyond = Math.max(beyond, memory.largest() - snapshot.length)
    memory.begin(Number.POSITIVE_INFINITY)
    const took = performance.now() - began
    slowest = Math.max(slowest, took)
    if (took > SLOW) note(name, 'slow', { verify, fit, wrong })
    if (Buffer.compare(before, snapshot) !== 0) note(name, 'the buffer was written to', wrong)
  })
  fc.assert(one, { numRuns: runs, seed })
  console.log(
    `${name.padEnd(14)} ${bytes.length} bytes, ${runs} damaged: ${refused} refused; largest allocation beyond the buffer ${Math.max(0, beyond)} bytes, slowest ${slowest.toFixed(0)} ms`,
  )
}

function journal(runs: number): void {
  let most = 0
  const one = fc.property(records, damage, (written, wrong) => {
    most = Math.max(most, written.length)
    dog.begin(`journal ${JSON.stringify({ written, wrong })}`)
    try {
      const what = readScratched(written, wrong)
      if (what !== undefined) note('journal', what, { written, wrong })
    } catch (error) {
      note('journal', wrongWith(error) ?? String(error), { written, wrong })
    }
  })
  fc.assert(one, { numRuns: runs, seed })
  console.log(`${'journal'.padEnd(14)} ${runs} damaged, of up to ${most} records`)
}

function note(name: string, what: string, example: unknown): void {
  const key = `${name}: ${what}`
  const known = wrongs.get(key)
  if (known !== undefined) known.count++
  else wrongs.set(key, { count: 1, example: JSON.stringify(example).slice(0, 400) })
}
