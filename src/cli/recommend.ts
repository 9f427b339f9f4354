import { setImmediate } from 'node:timers/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { AlsolikeError } from '../errors.js'
import { csvWriter } from '../node/csv-writer.js'
import { logOf, type Recommender } from '../recommender.js'
import type { AnyItem, Ask, Recommendation } from '../types.js'
import { several } from './figures.js'
import { type Io, say } from './io.js'
import { openShop } from './open-shop.js'
import { ProgressLine } from './progress.js'
import { type Query, readQueries } from './question-file.js'
import { ASKED, type AskedQuestion, questionCalled } from './questions.js'

interface RecommendFlags {
  readonly question: string
  readonly for?: string
  readonly all: boolean
  readonly k: number
  readonly seen?: 'hide' | 'show'
  readonly fill?: boolean
  readonly output: string
  readonly now?: string
  readonly timeZone: string
  readonly safeCsv: boolean
  readonly quiet: boolean
}

const COLUMNS = ['query', 'rank', 'item', 'score', 'source', 'because']

/** `alsolike recommend shop.alsolike --question you-may-like` */
export function recommend(program: Command, io: Io): void {
  const questions = ASKED.map(({ name, about }) => `  ${name.padEnd(16)} ${about}`).join('\n')
  program
    .command('recommend')
    .description('write recommendations from a snapshot as CSV')
    .argument('<snapshot>', 'what alsolike train wrote')
    .requiredOption('--question <name>', 'which question, see below')
    .option(
      '--for <file>',
      'whom or what to ask about: a CSV with the column user, item, or query,item; - is standard input',
    )
    .option('--all', 'ask about every user, or every item', false)
    .option('-k <number>', 'how long lists are', whole, 10)
    .addOption(
      new Option('--seen <how>', 'whether what a shopper already has may return').choices(['hide', 'show']),
    )
    .option('--fill', 'complete short lists from what is trending and popular')
    .option('-o, --output <file>', 'where the CSV goes; - is standard output', '-')
    .option('--now <time>', 'the present; the newest event when absent')
    .option('--time-zone <zone>', 'zone of --now without one', 'UTC')
    .option('--safe-csv', 'write CSV so that spreadsheets run no formulas from it', false)
    .option('--quiet', 'no progress and no summary', false)
    .addHelpText('after', `\nQuestions:\n${questions}`)
    .action(async (file: string, flags: RecommendFlags) => {
      const asked = questionCalled(flags.question)
      if (asked.by !== undefined && (flags.for === undefined) === !flags.all) {
        throw new AlsolikeError(
          'bad-option',
          `Say about what to ask: either --for FILE with the ${asked.by === 'user' ? 'users' : 'items'}, or --all.`,
        )
      }
      const { shop } = await openShop(file, io, flags)
      const queries = await queriesFor(shop, asked, flags, io)
      const answered = await writeAnswers(shop, asked, queries, flags, io)
      if (!flags.quiet) say(io, answered)
    })
}

async function queriesFor(
  shop: Recommender,
  asked: AskedQuestion,
  flags: RecommendFlags,
  io: Io,
): Promise<Iterable<Query>> {
  if (asked.by === undefined) return [{ query: asked.name, ids: [] }]
  if (flags.for !== undefined) return readQueries(flags.for, asked, { stdin: io.stdin })
  return everything(shop, asked)
}

/** Every user or every item of the log, made as they are asked. */
function* everything(shop: Recommender, asked: AskedQuestion): Generator<Query> {
  const log = logOf(shop)
  const ids = asked.by === 'user' ? log.users : log.items
  for (let index = 0; index < ids.size; index++) {
    const id = ids.id(index)
    yield { query: id, ids: [id] }
  }
}

/** Writes one row a recommendation, no faster than it is read; returns what was done, in words. */
async function writeAnswers(
  shop: Recommender,
  asked: AskedQuestion,
  queries: Iterable<Query>,
  flags: RecommendFlags,
  io: Io,
): Promise<string> {
  const ask: Ask<AnyItem> = { k: flags.k, seen: flags.seen, fill: flags.fill }
  const total = Array.isArray(queries) ? queries.length : everyCount(shop, asked)
  const writer = await csvWriter(flags.output === '-' ? io.stdout : flags.output, COLUMNS, {
    safe: flags.safeCsv,
  })
  const progress = new ProgressLine(io, flags.quiet)
  let count = 0
  let rows = 0
  let empty = 0
  try {
    for (const { query, ids } of queries) {
      const list = asked.ask(shop, ids, ask)
      if (list.length === 0) empty++
      for (const [rank, found] of list.entries()) {
        rows++
        if (!writer.write(rowOf(query, rank + 1, found))) await writer.drained()
      }
      if (++count % 256 === 0) {
        progress.show(`Asking ${asked.name}`, total === 0 ? undefined : count / total)
        await setImmediate()
      }
    }
    progress.clear()
    await writer.close()
  } catch (error) {
    progress.clear()
    await writer.discard()
    throw error
  }
  const none = empty === 0 ? '' : `, ${several(empty, 'query', 'queries')} without a list`
  return `${several(count, 'query', 'queries')} asked, ${several(rows, 'recommendation')} written${none}`
}

function everyCount(shop: Recommender, asked: AskedQuestion): number {
  const log = logOf(shop)
  return asked.by === 'user' ? log.users.size : log.items.size
}

function rowOf(query: string, rank: number, found: Recommendation<AnyItem>): (string | number)[] {
  return [query, rank, found.id, short(found.score), found.source, JSON.stringify(found.because, shorten)]
}

/** Scores are sums of float32; more than seven digits would be noise. */
function short(value: number): number {
  return Number(value.toPrecision(7))
}

function shorten(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? short(value) : value
}

function whole(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1) return Number(text)
  throw new InvalidArgumentError('Give a whole number, 1 or more.')
}
