import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Command } from 'commander'
import width from 'string-width'
import { PURCHASE } from '../data/event.js'
import { AlsolikeError } from '../errors.js'
import { readEvents } from '../node/read-events.js'
import { readItems } from '../node/read-items.js'
import { logOf, Recommender } from '../recommender.js'
import { shopModels } from '../shop-models.js'
import type { AnyItem, RecommendationList } from '../types.js'
import { day, seconds, several, size } from './figures.js'
import { type Io, paintFor, put } from './io.js'
import { reason } from './reason.js'
import { cut, table } from './table.js'

/** Of the shop that comes along: a camera, and somebody who cooks. */
const ITEM = 'lumo-m5-b'
const USER = 'u455'

/** Places of a narrow terminal. */
const WIDTH = 80
const SHOWN = 5

/** `alsolike demo`: the whole path on the shop that comes with the package. */
export function demo(program: Command, io: Io): void {
  program
    .command('demo')
    .description('the whole path on a small shop that comes along, no arguments')
    .action(async () => {
      const folder = fixture()
      const started = performance.now()
      // The shop's log ends in the past; its present is its newest event.
      const clock = { now: Date.now() }
      const shop = new Recommender({ models: shopModels(), now: () => clock.now })
      const { items } = await readItems(shop, `${folder}items.csv`)
      const { kept } = await readEvents(shop, eventsIn(folder))
      const report = await shop.fitAsync()
      clock.now = report.at
      const took = performance.now() - started
      const stats = shop.stats()
      const titles = new Map(items.map(item => [String(item.id), String(item.title)]))
      const paint = paintFor(io.stdout, io)
      const lines = [
        `${paint.bold('Lantern Street')}, a small shop that does not exist`,
        `  ${several(stats.items, 'item')}, ${several(stats.users, 'user')}, ${several(kept, 'event')} from ${day(stats.from ?? 0)} to ${day(stats.to ?? 0)}`,
        `  read and trained in ${seconds(took)}; everything in one snapshot of ${size(shop.snapshot().byteLength)}`,
        '',
        ...lists(shop, titles, io),
        paint.bold('With your own shop'),
        '  alsolike train orders.csv --items products.csv -o shop.alsolike',
        '  alsolike recommend shop.alsolike --question similar --all -o similar.csv',
      ]
      await put(io, `${lines.join('\n')}\n`)
    })
}

/** Three kinds of list, with their evidence. */
function lists(shop: Recommender, titles: ReadonlyMap<string, string>, io: Io): string[] {
  const ask = { k: SHOWN }
  const item = titles.get(ITEM) ?? ITEM
  const had = bought(shop, USER).map(id => titles.get(id) ?? id)
  return [
    ...shown('Similar', `instead of ${item}`, shop.similar(ITEM, ask), titles, io),
    ...shown('Related', `along with ${item}`, shop.related(ITEM, ask), titles, io),
    ...shown(
      'You may like',
      `for ${USER}, who bought ${had.join('; ')}`,
      shop.youMayLike(USER, ask),
      titles,
      io,
    ),
  ]
}

function shown(
  question: string,
  about: string,
  list: RecommendationList<AnyItem>,
  titles: ReadonlyMap<string, string>,
  io: Io,
): string[] {
  const paint = paintFor(io.stdout, io)
  const names = list.map(({ id }) => cut(titles.get(id) ?? id, 32))
  // Rank, name and the gaps between take their places first.
  const left = WIDTH - 7 - Math.max(0, ...names.map(name => width(name)))
  const rows = list.map(({ because, source }, at) => {
    const why = reason(because, other => cut(titles.get(other) ?? other, 26), left) || source
    return [String(at + 1), names[at], paint.dim(why)]
  })
  const heading = `${paint.bold(question)} ${cut(about, WIDTH - question.length - 1)}`
  return [heading, ...table(rows, { right: [0], indent: 2, width: WIDTH }), '']
}

/** The items a user bought, newest first, each once. */
function bought(shop: Recommender, user: string): string[] {
  const log = logOf(shop)
  const { type, item } = log.columns
  const index = log.users.index(user)
  const items = new Set<number>()
  for (let row = log.length - 1; row >= 0; row--) {
    if (type.data[row] === PURCHASE && log.actor(row) === index) items.add(item.data[row])
  }
  return [...items].map(found => log.items.id(found))
}

/** The folder of the shop, one up from `dist` in the package, two up in the sources. */
function fixture(): string {
  for (const path of ['../fixtures/shop/', '../../fixtures/shop/']) {
    const folder = fileURLToPath(new URL(path, import.meta.url))
    if (existsSync(`${folder}items.csv`)) return folder
  }
  throw new AlsolikeError(
    'bad-file',
    'The demo shop is missing from this installation; install the package again.',
  )
}

function eventsIn(folder: string): string {
  return existsSync(`${folder}events.csv.gz`) ? `${folder}events.csv.gz` : `${folder}events.csv`
}
