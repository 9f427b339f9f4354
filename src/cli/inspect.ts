import type { Command } from 'commander'
import { logOf, type Recommender } from '../recommender.js'
import type { OpenSnapshot } from '../snapshot/open-snapshot.js'
import type { AnyItem, Recommendation } from '../types.js'
import { count, day, several, size } from './figures.js'
import { type Io, paintFor, placesOf, plain, put } from './io.js'
import { type OpenShop, openShop } from './open-shop.js'
import { ASKED, type AskedQuestion } from './questions.js'
import { table } from './table.js'

/** How many items or users are asked about, to see how ready a question is. */
const SAMPLE = 500
const FULL = 10

/** `alsolike inspect shop.alsolike` */
export function inspect(program: Command, io: Io): void {
  program
    .command('inspect')
    .description('show what is in a snapshot, how large its parts are, and how ready each question is')
    .argument('<snapshot>', 'what alsolike train wrote')
    .action(async (file: string) => {
      const open = await openShop(file, io)
      const lines = [
        ...contents(file, open, io),
        '',
        ...readiness(open, io),
        '',
        ...sections(open.snapshot, io),
      ]
      await put(io, `${lines.join('\n')}\n`)
    })
}

function contents(file: string, { shop, header, bytes }: OpenShop, io: Io): string[] {
  const paint = paintFor(io.stdout, io)
  const stats = shop.stats()
  const types = Object.entries(stats.types)
    .sort((a, b) => b[1] - a[1])
    .map(([type, number]) => `${count(number)} ${type}`)
  const span =
    stats.from === undefined || stats.to === undefined
      ? 'none'
      : stats.from === stats.to
        ? 'without times'
        : `from ${day(stats.from)} to ${day(stats.to)}`
  const rows = [
    ['events', count(stats.events), types.join(', ')],
    [
      'users',
      count(stats.users),
      header.report ? `${several(header.report.shoppers, 'shopper')}, guests included` : '',
    ],
    ['items', count(stats.items), `${count(stats.catalogItems)} described in the catalogue`],
    ['orders', count(stats.orders), ''],
    ['sessions', count(stats.sessions), stats.sessions === 0 ? 'none given: visits are cut by pauses' : ''],
  ]
  return [
    `${paint.bold(plain(file))}  ${size(bytes)}, ${header.audience}, events ${span}`,
    ...table(
      rows.map(([name, number, more]) => [name, number, paint.dim(plain(more))]),
      { right: [1], indent: 2, width: placesOf(io.stdout) },
    ),
  ]
}

/** Asks each question about a sample, without filling, and says how many got a list. */
function readiness({ shop, header }: OpenShop, io: Io): string[] {
  const paint = paintFor(io.stdout, io)
  // What a page holds is not known here; its order is as good as what a shopper may like
  const rows = ASKED.filter(({ by }) => by !== 'page').map(asked => {
    const model = header.models[asked.question]
    if (model === undefined) return [asked.name, paint.dim('no model'), paint.dim('–')]
    const { sampled, some, full } = sample(shop, asked, model.name)
    const share = sampled === 0 ? 0 : some / sampled
    const word =
      share >= 0.8
        ? paint.green('ready')
        : share >= 0.2
          ? paint.yellow('partly')
          : paint.red('too little data')
    const whom = asked.by === 'user' ? 'users' : asked.by === undefined ? 'lists' : 'items'
    const found =
      asked.by === undefined
        ? `${several(full, 'item')} rising`
        : `${percent(share)} of ${whom} have a list, ${percent(sampled === 0 ? 0 : full / sampled)} one of ${FULL}`
    return [asked.name, model.name, word, paint.dim(found)]
  })
  return [paint.bold('Questions'), ...table(rows, { indent: 2, width: placesOf(io.stdout) })]
}

function sample(
  shop: Recommender,
  asked: AskedQuestion,
  model: string,
): { sampled: number; some: number; full: number } {
  if (asked.by === undefined) {
    const own = byModel(asked.ask(shop, [], { k: FULL, fill: false }), model)
    return { sampled: 1, some: Math.min(1, own), full: own }
  }
  const log = logOf(shop)
  const ids = asked.by === 'user' ? log.users : log.items
  const sampled = Math.min(SAMPLE, ids.size)
  let some = 0
  let full = 0
  for (let s = 0; s < sampled; s++) {
    const id = ids.id(Math.floor((s * ids.size) / sampled))
    const own = byModel(asked.ask(shop, [id], { k: FULL, fill: false }), model)
    if (own > 0) some++
    if (own >= FULL) full++
  }
  return { sampled, some, full }
}

/** How many of a list the model itself found, not a rung that fills up. */
function byModel(list: readonly Recommendation<AnyItem>[], model: string): number {
  return list.filter(found => found.source === model).length
}

/** Bytes by state: the log, the catalogue, each model. */
function sections(snapshot: OpenSnapshot, io: Io): string[] {
  const paint = paintFor(io.stdout, io)
  const bytes = new Map<string, number>()
  for (const section of snapshot.sections()) {
    const state = section.name.split('/')[0]
    bytes.set(state, (bytes.get(state) ?? 0) + section.bytes)
  }
  const rows = [...bytes].map(([state, number]) => [plain(state), size(number)])
  return [paint.bold('Sections'), ...table(rows, { right: [1], indent: 2 })]
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`
}
