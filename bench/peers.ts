import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { machine } from './machine.js'
import { movielens, synthetic, writeCsv, writePairs } from './peers/logs.js'
import { type Reply, type Request, TASKS, type Task } from './peers/tasks.js'
import { writeReadme } from './readme.js'

/**
 * The same work here and in other libraries, in turns within one run, `--threads` each (1 when absent); prints medians
 * and ratios. Training is what uses more than one here.
 *
 * `npm run bench:peers -- --python DIR/bin/python --npm DIR`: a Python with implicit, similaripy, numpy, scipy and pandas
 * (`pip install implicit similaripy pandas`), and a folder with papaparse, csv-parse and fast-csv. What is absent is
 * said and left out. `--large` adds 5 million pairs and CSV lines, `--only TEXT` takes the tasks whose name has it,
 * `--readme` writes the table of the README.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    python: { type: 'string', default: 'python3' },
    npm: { type: 'string', default: '.' },
    rounds: { type: 'string', default: '3' },
    threads: { type: 'string', default: '1' },
    only: { type: 'string' },
    large: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
  },
})

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const THREADS = values.threads
/** Libraries of linear algebra take all cores unless told. */
const ENV = {
  ...process.env,
  OPENBLAS_NUM_THREADS: THREADS,
  OMP_NUM_THREADS: THREADS,
  MKL_NUM_THREADS: THREADS,
}
const NPM_PEERS = ['papaparse', 'csv-parse', 'fast-csv']

/** A process that answers a line with a line; started when first asked. */
class Contender {
  readonly #argv: readonly string[]
  #process: ChildProcessWithoutNullStreams | undefined
  #lines: AsyncIterator<string> | undefined

  constructor(...argv: string[]) {
    this.#argv = argv
  }

  async ask(request: Request): Promise<Reply> {
    const [command, ...args] = this.#argv
    if (this.#process === undefined) {
      this.#process = spawn(command, args, { env: ENV })
      this.#process.stderr.pipe(process.stderr)
      this.#process.on('error', () => undefined)
      this.#process.stdin.on('error', () => undefined)
      this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
    }
    this.#process.stdin.write(`${JSON.stringify(request)}\n`)
    const { value, done } = await this.#lines!.next()
    return done ? { absent: `${command} ended without an answer` } : (JSON.parse(value) as Reply)
  }

  end(): void {
    this.#process?.stdin.end()
  }
}

const own = new Contender(process.execPath, '--import', 'tsx', here('peer-own.ts'), THREADS)
const python = new Contender(values.python, here('peer.py'), THREADS)
const npm = new Contender(process.execPath, here('peer-npm.mjs'), values.npm)
const contenderOf = (peer: string) => (peer === 'alsolike' ? own : NPM_PEERS.includes(peer) ? npm : python)

const folder = mkdtempSync(join(tmpdir(), 'alsolike-peers-'))
const files = new Map<Task['log'], Pick<Request, 'file' | 'users' | 'items'> | undefined>()
const absent = new Set<string>()
const rows: string[] = []

try {
  console.log(
    `${machine()}, ${THREADS === '1' ? 'one thread' : `${THREADS} threads`}, median of ${values.rounds}\n`,
  )
  for (const task of TASKS) {
    if (values.only !== undefined && !task.name.includes(values.only)) continue
    if (task.log === 'synthetic' && !values.large) continue
    if (!files.has(task.log)) files.set(task.log, await write(task.log))
    const log = files.get(task.log)
    if (log === undefined) {
      absent.add(`${task.name}: no ${task.log} in ${values.data}`)
      continue
    }
    await compare(task, log)
  }
  for (const what of absent) console.log(`absent: ${what}`)
  if (values.readme) writeReadme('bench:peers', table())
} finally {
  for (const contender of [own, python, npm]) contender.end()
  rmSync(folder, { recursive: true })
}

/** All contenders in turns, so that what else the machine does meets them alike. */
async function compare(task: Task, log: Pick<Request, 'file' | 'users' | 'items'>): Promise<void> {
  const taken = new Map<string, number[]>()
  const busy = new Map<string, number[]>()
  for (let round = 0; round < Number(values.rounds); round++) {
    for (const peer of ['alsolike', ...task.peers]) {
      if (round > 0 && !taken.has(peer)) continue
      const {
        value,
        cpu,
        absent: missing,
      } = await contenderOf(peer).ask({
        task: task.name,
        unit: task.unit,
        peer,
        settings: task.settings,
        ...log,
      })
      if (value === undefined) absent.add(`${peer} (${missing})`)
      else taken.set(peer, [...(taken.get(peer) ?? []), value])
      if (cpu !== undefined) busy.set(peer, [...(busy.get(peer) ?? []), cpu])
    }
  }
  const ours = median(taken.get('alsolike') ?? [])
  for (const [peer, each] of taken) {
    if (peer === 'alsolike') continue
    const both = [ours, median(each)].map(value => `${Number(value.toPrecision(3))} ${task.unit}`)
    rows.push(`| ${task.name} | ${both[0]} | ${peer} | ${both[1]} | ${(median(each) / ours).toFixed(1)} |`)
  }
  const digits = task.unit === 's' ? 3 : 1
  console.log(task.name)
  // Beside the wall time, since other work on the machine does not count in it.
  const processor = (peer: string): string => {
    const [theirs, own] = [busy.get(peer), busy.get('alsolike')]
    if (theirs === undefined || own === undefined) return ''
    const ratio = peer === 'alsolike' ? '' : `  × ${(median(theirs) / median(own)).toFixed(2)}`
    return `  processor ${median(theirs).toFixed(3)} s${ratio}`
  }
  for (const [peer, each] of taken) {
    const value = median(each)
    const ratio = peer === 'alsolike' ? '' : `  × ${(value / ours).toFixed(2)}`
    console.log(
      `  ${peer.padEnd(12)}${value.toFixed(digits).padStart(10)} ${task.unit}${ratio.padEnd(10)}${processor(peer)}`,
    )
  }
}

async function write(log: Task['log']): Promise<Pick<Request, 'file' | 'users' | 'items'> | undefined> {
  const file = join(folder, log)
  if (log === 'csv') {
    await writeCsv(file, values.large ? 5_000_000 : 500_000)
    return { file, users: 0, items: 0 }
  }
  const pairs = log === 'synthetic' ? synthetic(200_000, 50_000, 5_000_000) : movielens(values.data)
  if (pairs === undefined) return undefined
  writePairs(file, pairs)
  return { file, users: pairs.users, items: pairs.items }
}

function table(): string {
  const measured = `Measured on ${machine()}, ${THREADS === '1' ? 'one thread' : `${THREADS} threads`}, median of ${values.rounds}, in turns.`
  return [
    measured,
    '',
    '| work | alsolike | peer | takes | times as fast |',
    '|---|---|---|---|---|',
    ...rows,
  ].join('\n')
}

function median(each: readonly number[]): number {
  const sorted = [...each].sort((a, b) => a - b)
  return sorted[sorted.length >> 1]
}
