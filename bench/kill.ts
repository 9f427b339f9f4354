import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { popular } from '../src/index.js'
import { random } from '../src/kernels/random.js'
import { openShop } from '../src/node/index.js'
import { logOf } from '../src/recommender.js'

/**
 * Ends a program that takes events in by `kill -9` at random moments, opens its folder again and looks for every event
 * it had acknowledged. `--times 200`; `--child FOLDER FIRST` is the program.
 */
const { values, positionals } = parseArgs({
  options: { times: { type: 'string', default: '200' }, child: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const shop = { models: { popular: popular() } }

if (values.child) {
  const open = await openShop(positionals[0], { shop, sync: 'write', maxBytes: 20_000 })
  process.stdout.write('ready\n')
  for (let n = Number(positionals[1]); ; n++) {
    const at = n % 50
    const taken = open.ingest({ user: `u${n % 7}`, item: `i${n}`, type: 'view' })
    // Only after it is kept does the program say so
    void taken.then(() => process.stdout.write(`${n}\n`))
    if (at === 0) void open.fit()
    if (at % 5 === 0) await taken
  }
}

const folder = mkdtempSync(join(tmpdir(), 'alsolike-kill-'))
const dice = random(1, 'kill')
const acknowledged = new Set<number>()
let next = 0
let lost = 0
let twice = 0
try {
  for (let time = 0; time < Number(values.times); time++) {
    const said = await runAndKill(next, 20 + dice.next() * 300)
    for (const n of said) acknowledged.add(n)
    const open = await openShop(folder, { shop })
    const { item } = logOf(open.shop).columns
    const found = new Map<number, number>()
    for (let r = 0; r < logOf(open.shop).length; r++) {
      const n = Number(logOf(open.shop).items.id(item.data[r]).slice(1))
      found.set(n, (found.get(n) ?? 0) + 1)
      next = Math.max(next, n + 1)
    }
    for (const n of acknowledged) if (!found.has(n)) lost++
    for (const count of found.values()) if (count > 1) twice++
    await open.close()
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(
  `killed ${values.times} times; acknowledged ${acknowledged.size} events, lost ${lost}, there twice ${twice}`,
)
process.exit(lost + twice > 0 ? 1 : 0)

/** Runs the program from event `first` on, kills it after so many milliseconds, and returns what it acknowledged. */
function runAndKill(first: number, after: number): Promise<number[]> {
  const program = fileURLToPath(import.meta.url)
  const child = spawn(process.execPath, [...process.execArgv, program, '--child', folder, String(first)], {
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
      resolve(lines.map(Number))
    }),
  )
}
