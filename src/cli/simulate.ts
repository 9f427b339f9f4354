import { readFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError } from 'commander'
import { AlsolikeError } from '../errors.js'
import { type Exposure, type Simulation, simulate as simulateRules } from '../evaluation/simulate.js'
import { readRules } from '../ranking/read-rules.js'
import type { Rule } from '../types.js'
import { addEventFlags, type EventFlags, readShop } from './event-flags.js'
import { several } from './figures.js'
import { type Io, put } from './io.js'
import { openShop } from './open-shop.js'
import { saveText } from './save-text.js'
import { table } from './table.js'

interface SimulateFlags extends EventFlags {
  readonly rules: string
  readonly current?: string
  readonly k: number
  readonly shoppers: number
  readonly output?: string
}

/** `alsolike simulate shop.alsolike --rules rules.json EVENTS…` */
export function simulate(program: Command, io: Io): void {
  const command = program
    .command('simulate')
    .description('what a rule set would change: replays events that came after a snapshot')
    .argument('<snapshot>', 'what alsolike train wrote, from before the events')
  addEventFlags(command)
    .requiredOption('--rules <file>', 'the rules to try: a JSON list of { name, options }')
    .option('--current <file>', 'the rules they would replace; none when absent')
    .option('-k <number>', 'how long lists are', whole, 10)
    .option('--shoppers <number>', 'ask for so many shoppers at most', whole, 2000)
    .option('-o, --output <file>', 'also write everything as JSON')
    .action(async (file: string, files: readonly string[], flags: SimulateFlags) => {
      const rules = await rulesIn(flags.rules)
      const current = flags.current === undefined ? [] : await rulesIn(flags.current)
      const { shop } = await openShop(file, io)
      const happened = await readShop([...files], flags, {}, io)
      const { k, shoppers } = flags
      const found = simulateRules(shop, happened, { rules, current, k, shoppers })
      if (flags.output !== undefined) await saveText(flags.output, `${JSON.stringify(found, null, 2)}\n`, io)
      if (flags.output !== '-') await put(io, `${lines(found).join('\n')}\n`)
    })
}

async function rulesIn(file: string): Promise<Rule[]> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new AlsolikeError('bad-file', `Cannot read the rules in ${file}: ${cause.message}`, { cause })
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw new AlsolikeError('bad-file', `${file} is not JSON: ${(cause as Error).message}`, { cause })
  }
  return readRules(json)
}

function lines({ shoppers, past, k, lists, hits, brands, items }: Simulation): string[] {
  const left = past === 0 ? '' : `; ${several(past, 'event')} not newer than the snapshot left out`
  const verdict =
    hits.difference.low > 0 ? 'better' : hits.difference.high < 0 ? 'worse' : 'no difference that is certain'
  const rows = [
    ['', 'before', 'after'],
    ['places filled', percent(lists.filledBefore), percent(lists.filledAfter)],
    ['hits a list', hits.before.mean.toFixed(4), hits.after.mean.toFixed(4)],
  ]
  return [
    `${several(shoppers, 'shopper')} asked for, lists of ${k}${left}`,
    `${percent(lists.changed)} of the lists change; ${percent(lists.kept)} of the items stay`,
    '',
    ...table(rows, { indent: 2 }),
    `  ${verdict}: ${signed(hits.difference.mean)} hits a list (95 %: ${signed(hits.difference.low)} to ${signed(hits.difference.high)})`,
    '',
    ...exposure('brand', brands),
    '',
    ...exposure('item', items),
  ]
}

const SHOWN = 10

function exposure(what: string, all: readonly Exposure[]): string[] {
  const rows = all
    .slice(0, SHOWN)
    .map(({ name, before, after }) => [name === '' ? '(none)' : name, percent(before), percent(after)])
  return table([[what, 'before', 'after'], ...rows], { indent: 2 })
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(4)}`
}

function whole(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1) return Number(text)
  throw new InvalidArgumentError('Give a whole number, 1 or more.')
}
