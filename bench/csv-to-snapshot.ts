import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  cooccurrence,
  itemKnn,
  type Models,
  popular,
  Recommender,
  shopModels,
  trending,
} from '../src/index.js'
import { readEvents } from '../src/node/read-events.js'
import { saveSnapshot } from '../src/node/snapshot-file.js'
import { machine } from './machine.js'
import { writeCsv } from './peers/logs.js'

/**
 * A night's job: a CSV export to a snapshot on disk, beside pandas and implicit, which read the same file and learn the
 * same item neighbours. One thread, a process of its own for each run, in turns. Prints time, and the peak of memory
 * beyond the process before it began, for each event.
 *
 * `tsx bench/csv-to-snapshot.ts --python DIR/bin/python --lines 5000000 --rounds 3`
 */
const { values } = parseArgs({
  options: {
    python: { type: 'string', default: 'python3' },
    lines: { type: 'string', default: '5000000' },
    rounds: { type: 'string', default: '3' },
    /** What a run of its own does. */
    models: { type: 'string' },
    file: { type: 'string' },
  },
})

interface Run {
  readonly seconds: number
  /** Of the processor, which other work on the machine changes less. */
  readonly processor: number
  /** KiB, before the work and at most. */
  readonly idle: number
  readonly peak: number
}

const MODELS: Readonly<Record<string, () => Models>> = {
  'four models': () => ({
    similar: itemKnn({ neighbors: 100 }),
    related: cooccurrence({ over: 'shoppers' }),
    popular: popular(),
    trending: trending(),
  }),
  'shopModels()': shopModels,
}
const PEER = 'pandas, implicit'

if (values.models !== undefined) console.log(JSON.stringify(await run(values.models, values.file!)))
else await compare()

async function run(models: string, file: string): Promise<Run> {
  const idle = process.resourceUsage().maxRSS
  const start = performance.now()
  const used = process.cpuUsage()
  const shop = new Recommender({ models: MODELS[models](), now: () => 2e12 })
  await readEvents(shop, file, { duplicates: 'keep' })
  shop.fit()
  await saveSnapshot(`${file}.alsolike`, shop.snapshot())
  const { user, system } = process.cpuUsage(used)
  const seconds = (performance.now() - start) / 1000
  return { seconds, processor: (user + system) / 1e6, idle, peak: process.resourceUsage().maxRSS }
}

async function compare(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'alsolike-csv-'))
  try {
    const file = join(folder, 'events.csv')
    const lines = Number(values.lines)
    await writeCsv(file, lines)
    console.log(`${machine()}: ${lines} lines, ${(statSync(file).size / 1e6).toFixed(0)} MB, one thread\n`)
    const runs = new Map<string, Run[]>()
    for (let round = 0; round < Number(values.rounds); round++) {
      for (const who of [...Object.keys(MODELS), PEER]) {
        const result = who === PEER ? peer(file, folder) : own(who, file)
        if (result !== undefined) runs.set(who, [...(runs.get(who) ?? []), result])
      }
    }
    if (!runs.has(PEER)) console.log(`absent: a ${values.python} with pandas and implicit`)
    for (const [who, results] of runs) {
      const { seconds, processor, idle, peak } = results.sort((a, b) => a.seconds - b.seconds)[
        results.length >> 1
      ]
      const bytes = ((peak - idle) * 1024) / lines
      console.log(
        `${who.padEnd(18)}${seconds.toFixed(2).padStart(8)} s, processor${processor.toFixed(2).padStart(8)} s${bytes.toFixed(0).padStart(8)} bytes an event`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function own(models: string, file: string): Run {
  const self = fileURLToPath(import.meta.url)
  const args = ['--import', 'tsx', self, '--models', models, '--file', file]
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Run
}

function peer(file: string, folder: string): Run | undefined {
  const script = fileURLToPath(new URL('peers/csv_to_neighbors.py', import.meta.url))
  const args = [script, file, '1', join(folder, 'neighbors')]
  const env = { ...process.env, OPENBLAS_NUM_THREADS: '1', OMP_NUM_THREADS: '1' }
  const { status, stdout } = spawnSync(values.python, args, { encoding: 'utf8', env })
  return status === 0 ? (JSON.parse(stdout) as Run) : undefined
}
