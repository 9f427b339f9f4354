import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { random } from '../src/kernels/random.js'
import { openShop, type TrainingPlace } from '../src/node/index.js'
import { fragileFiles } from './fragile-files.js'
import { nothingSaid, type Said, STRICT, work, wrongs } from './kill-load.js'
import { machine } from './machine.js'

/**
 * Ends a program that takes in events, items, logins, forgets, saves and fits by `kill -9` at random moments, and
 * another on a disk that loses what was not flushed; opens what is left and looks for everything that was acknowledged.
 * `--times 200` kills, `--cuts 200` power cuts, `--seed 1`; `--training worker` learns in a thread of its own, from what
 * `npm run build` made; `--child FOLDER FIRST` is the program.
 */
const { values, positionals } = parseArgs({
  options: {
    times: { type: 'string', default: '200' },
    cuts: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    training: { type: 'string', default: 'here' },
    child: { type: 'boolean', default: false },
  },
  allowPositionals: true,
})

const training: TrainingPlace =
  values.training === 'worker' ? { worker: new URL('../dist/node/train-worker.js', import.meta.url) } : 'here'

if (values.child) {
  const open = await openShop(positionals[0], { ...STRICT, sync: 'write', training })
  process.stdout.write('ready\n')
  await work(open, Number(positionals[1]), (what, n) => process.stdout.write(`${what} ${n}\n`))
}

console.log(machine())
const dice = random(Number(values.seed), 'kill')
const base = mkdtempSync(join(tmpdir(), 'alsolike-kill-'))
let failures = 0
try {
  /** Milliseconds within which a run ends: a thread takes a while to start, and a fit should now and then be over. */
  const within = Math.max(300, 3 * (await fitTime(join(base, 'timed'))))
  failures += await killing(join(base, 'killed'), Number(values.times), within)
  failures += await cutting(join(base, 'cut'), Number(values.cuts), within / 2)
} finally {
  rmSync(base, { recursive: true, force: true, maxRetries: 5 })
}
process.exit(failures > 0 ? 1 : 0)

async function fitTime(folder: string): Promise<number> {
  const open = await openShop(folder, { ...STRICT, sync: 'write', training })
  await open.ingest({ user: 'u1', item: 'i1', type: 'view' })
  const began = performance.now()
  await open.fit()
  await open.close()
  return performance.now() - began
}

async function killing(folder: string, times: number, within: number): Promise<number> {
  const said = nothingSaid()
  let next = 0
  let failed = 0
  for (let time = 0; time < times; time++) {
    await runAndKill(folder, next, 20 + dice.next() * within, said)
    const found = await judge(folder, said)
    next = found.next
    failed += report(`kill ${time}`, found.wrong)
  }
  summary(`killed ${times} times`, said, failed)
  return failed
}

/** On a disk of its own each time: the folder as the last cut left it. */
async function cutting(base: string, times: number, within: number): Promise<number> {
  const said = nothingSaid()
  let next = 0
  let failed = 0
  mkdirSync(base)
  const files = fragileFiles()
  let folder = join(base, '0')
  mkdirSync(folder)
  for (let time = 0; time < times; time++) {
    const left = join(base, String(time + 1))
    mkdirSync(left)
    const fragile = files.watch(folder)
    let over = false
    const after = 5 + dice.next() * within
    const open = await openShop(folder, { ...STRICT, sync: 'sync', training })
    const working = work(
      open,
      next,
      (what, n) => void (over || said[what].add(n)),
      () => over,
    )
    await Promise.race([working, new Promise(resolve => setTimeout(resolve, after))])
    over = true
    fragile.cut(left, () => dice.next())
    folder = left
    const found = await judge(folder, said)
    next = found.next
    failed += report(`cut ${time}`, found.wrong)
  }
  await files.release()
  summary(`cut the power ${times} times`, said, failed)
  return failed
}

/** Opens a copy, as the next program would, so that what is judged is what the crash left. */
async function judge(folder: string, said: Said): Promise<{ wrong: string[]; next: number }> {
  const copy = `${folder}-copy`
  cpSync(folder, copy, { recursive: true })
  const open = await openShop(copy, { ...STRICT, sync: 'write' })
  const found = wrongs(open, copy, said)
  await open.close()
  rmSync(copy, { recursive: true })
  return found
}

/** Runs the program from event `first` on, kills it after so many milliseconds, and adds what it said. */
function runAndKill(folder: string, first: number, after: number, said: Said): Promise<void> {
  const program = fileURLToPath(import.meta.url)
  const given = ['--training', values.training, '--child', folder, String(first)]
  const child = spawn(process.execPath, [...process.execArgv, program, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (bytes: Buffer) => {
    if (text === '') setTimeout(() => child.kill('SIGKILL'), after)
    text += bytes
  })
  return new Promise(resolve =>
    child.on('close', () => {
      const lines = text.slice(0, text.lastIndexOf('\n')).split('\n').slice(1)
      for (const line of lines) {
        const [what, n] = line.split(' ')
        said[what as keyof Said].add(Number(n))
      }
      resolve()
    }),
  )
}

function report(which: string, wrong: readonly string[]): number {
  for (const what of wrong.slice(0, 5)) console.log(`${which}: ${what}`)
  return wrong.length
}

function summary(what: string, said: Said, failed: number): void {
  const { event, item, merge, forgot, fit } = said
  console.log(
    `${what}: ${event.size} events, ${item.size} items, ${merge.size} logins, ${forgot.size} forgotten and ${fit.size} fits acknowledged; wrong: ${failed}`,
  )
}
