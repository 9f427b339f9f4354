import { availableParallelism } from 'node:os'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { SEARCH } from '../data/event.js'
import type { EventLog } from '../data/log/event-log.js'
import { AlsolikeError } from '../errors.js'
import { logOf, type Recommender } from '../recommender.js'
import type { AnyItem, RankAsk } from '../types.js'
import { ANSWER_COLUMNS, type AnswerRow, answerRows } from './answer-rows.js'
import { type AnswerJob, answerInThreads, canUseThreads } from './answer-threads.js'
import { type CsvFlags, writeCsv } from './csv-output.js'
import { several } from './figures.js'
import { type Io, say } from './io.js'
import { openShop } from './open-shop.js'
import { type Query, readQueries } from './question-file.js'
import { ASKED, type AskedQuestion, questionCalled } from './questions.js'

interface RecommendFlags extends CsvFlags {
  readonly question: string
  readonly for?: string
  readonly all: boolean
  readonly k?: number
  readonly strength?: number
  readonly seen?: 'hide' | 'show'
  readonly fill?: boolean
  readonly now?: string
  readonly timeZone: string
  readonly threads?: number
}

/** Milliseconds of work left from which on threads pay for opening the snapshot again. */
const WORTH_THREADS = 2000
/** How long lists are. */
const LENGTH = 10
/** Queries by which the work is guessed, after as many for the engine to settle. */
const SAMPLE = 256

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
      'whom or what to ask about: a CSV with the column user, item, query, query,item, or user,item; - is standard input',
    )
    .option('--all', 'ask about every user, item or search', false)
    .option('-k <number>', `how long lists are; ${LENGTH} when absent, and for rank all items`, whole)
    .option('--strength <share>', 'rank: 0 keeps your order, 1 is that of the shopper', share)
    .addOption(
      new Option('--seen <how>', 'whether what a shopper already has may return').choices(['hide', 'show']),
    )
    .option('--fill', 'complete short lists from what is trending and popular')
    .option('-o, --output <file>', 'where the CSV goes; - is standard output', '-')
    .option('--now <time>', 'the present; the newest event when absent')
    .option('--time-zone <zone>', 'zone of --now without one', 'UTC')
    .option('--safe-csv', 'write CSV so that spreadsheets run no formulas from it', false)
    .option('--threads <number>', 'how many threads answer; all cores, where it pays, when absent', whole)
    .option('--quiet', 'no progress and no summary', false)
    .addHelpText('after', `\nQuestions:\n${questions}`)
    .action(async (file: string, flags: RecommendFlags) => {
      const asked = questionCalled(flags.question)
      if (asked.by === 'page' && (flags.for === undefined || flags.all)) {
        throw new AlsolikeError(
          'bad-option',
          'Say what to put in order: --for FILE with the columns user,item, items in your order.',
        )
      }
      if (asked.by !== undefined && (flags.for === undefined) === !flags.all) {
        throw new AlsolikeError(
          'bad-option',
          `Say about what to ask: either --for FILE with the ${asked.by === 'user' ? 'users' : asked.by === 'query' ? 'queries' : 'items'}, or --all.`,
        )
      }
      const { shop } = await openShop(file, io, flags)
      const queries = await queriesFor(shop, asked, flags, io)
      const answered = await writeAnswers(shop, asked, queries, file, flags, io)
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

/** Every user, item or search of the log, made as they are asked. */
function* everything(shop: Recommender, asked: AskedQuestion): Generator<Query> {
  const log = logOf(shop)
  if (asked.by === 'query') {
    for (const text of searchesOf(log)) yield { query: text, ids: [text] }
    return
  }
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
  file: string,
  flags: RecommendFlags,
  io: Io,
): Promise<string> {
  const ask: RankAsk<AnyItem> = {
    k: flags.k ?? (asked.by === 'page' ? undefined : LENGTH),
    seen: flags.seen,
    fill: flags.fill,
    ...(flags.strength !== undefined && { strength: flags.strength }),
  }
  const total = Array.isArray(queries) ? queries.length : everyCount(shop, asked)
  const job = { file, question: asked.name, ask, now: flags.now, timeZone: flags.timeZone }
  let rows = 0
  let empty = 0
  const count = await writeCsv(io, flags, {
    columns: ANSWER_COLUMNS,
    entries: answers(shop, asked, queries, total, job, flags.threads),
    rowsOf(list) {
      rows += list.length
      if (list.length === 0) empty++
      return list
    },
    total,
    label: `Asking ${asked.name}`,
  })
  const none = empty === 0 ? '' : `, ${several(empty, 'query', 'queries')} without a list`
  return `${several(count, 'query', 'queries')} asked, ${several(rows, 'recommendation')} written${none}`
}

/** The rows of each query in turn; by threads where they were asked for, or so much is left that they pay. */
async function* answers(
  shop: Recommender,
  asked: AskedQuestion,
  queries: Iterable<Query>,
  total: number,
  job: AnswerJob,
  threads: number | undefined,
): AsyncGenerator<AnswerRow[]> {
  const iterator = queries[Symbol.iterator]()
  const most = canUseThreads && job.file !== '-' ? (threads ?? availableParallelism()) : 1
  if (threads !== undefined && most > 1) return yield* answerInThreads(iterator, job, most)
  let start = 0
  for (let count = 0; ; count++) {
    if (count === SAMPLE) start = performance.now()
    if (count === 2 * SAMPLE && most > 1) {
      const left = ((performance.now() - start) / SAMPLE) * (total - count)
      if (left > WORTH_THREADS) return yield* answerInThreads(iterator, job, most)
    }
    const { value, done } = iterator.next()
    if (done) return
    yield answerRows(shop, asked, value, job.ask)
  }
}

function everyCount(shop: Recommender, asked: AskedQuestion): number {
  const log = logOf(shop)
  if (asked.by === 'query') return searchesOf(log).size
  return asked.by === 'user' ? log.users.size : log.items.size
}

function whole(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1) return Number(text)
  throw new InvalidArgumentError('Give a whole number, 1 or more.')
}

function share(text: string): number {
  if (text.trim() !== '' && Number(text) >= 0 && Number(text) <= 1) return Number(text)
  throw new InvalidArgumentError('Give a number from 0 to 1.')
}

/** Searches as shoppers wrote them, each once, in order of first appearance. */
function searchesOf({ columns, length, texts }: EventLog): Set<string> {
  const searches = new Set<number>()
  for (let row = 0; row < length; row++) {
    if (columns.type.data[row] === SEARCH) searches.add(columns.query.get(row))
  }
  return new Set(Array.from(searches, text => texts.id(text)))
}
