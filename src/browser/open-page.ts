import { checkOptions } from '../data/options.js'
import type { RecommenderOptions } from '../door/options.js'
import { AlsolikeError } from '../errors.js'
import { Recommender } from '../recommender.js'
import { openSnapshot } from '../snapshot/open-snapshot.js'
import type { AnyItem, CatalogItem, Id, IngestReport, ShopEvent } from '../types.js'
import { openPageStore, type PageStore } from './page-store.js'

export interface OpenPageOptions<C extends CatalogItem = AnyItem> {
  /** As for `Recommender.restore`: `{ models: publicModels(), … }`. */
  readonly shop: RecommenderOptions<C>
  /** What the page's shopper is called in questions; it never leaves the browser. @default 'me' */
  readonly user?: Id
  /** Events of the shopper that are kept; older ones are dropped. More: longer memory, slower start. @default 500 */
  readonly maxEvents?: number
  /** Name of the IndexedDB database; two shops of one origin need two. @default 'alsolike' */
  readonly database?: string
}

/** A shop in a page, and the one shopper that the page knows. */
export interface Page<C extends CatalogItem = AnyItem> {
  /** Ask it anything; questions about shoppers take `user`. */
  readonly shop: Recommender<C>
  readonly user: string
  /** Where the snapshot came from: the network, or what was kept when there was none. */
  readonly from: 'network' | 'kept'
  /** Whether the browser keeps what the shopper does. */
  readonly lasting: boolean
  /** The shopper did something: lists change at once; resolves when it is kept. Throws `bad-event`. */
  act(events: PageEvent | readonly PageEvent[]): Promise<IngestReport>
  /** All that is kept of the shopper, oldest first: show it to them. */
  history(): readonly ShopEvent[]
  /** Takes back what stands at `position` of `history()`, as if it had not been. */
  takeBack(position: number): Promise<void>
  /** Forgets the shopper: nothing is kept, lists are those of a stranger. */
  erase(): Promise<void>
  close(): void
}

/** An event without its user, which is the page's. */
export type PageEvent = ShopEvent extends infer Event
  ? Event extends ShopEvent
    ? Omit<Event, 'user'>
    : never
  : never

const DEFAULTS = {
  shop: undefined as unknown as RecommenderOptions<never>,
  user: 'me' as Id,
  maxEvents: 500,
  database: 'alsolike',
}

/**
 * Fetches a public snapshot and answers from it in the page, for the page's own shopper, whose doings stay in this
 * browser (IndexedDB). Works offline after the first load, from what was kept then.
 *
 * Throws `bad-snapshot` for a private or damaged snapshot, and `bad-file` where there is neither a network nor anything
 * kept.
 *
 * @example
 * const page = await openPage('/shop.alsolike', { shop: { models: publicModels() } })
 * await page.act({ item: 'p1', type: 'view' })
 * page.shop.youMayLike(page.user)
 */
export async function openPage<C extends CatalogItem = AnyItem>(
  snapshot: string | URL,
  options: OpenPageOptions<C>,
): Promise<Page<C>> {
  const given = checkOptions('openPage()', options as unknown as Partial<typeof DEFAULTS>, DEFAULTS)
  const { maxEvents, database } = given
  const user = String(given.user)
  if (!(Number.isInteger(maxEvents) && maxEvents >= 0)) {
    throw new AlsolikeError(
      'bad-option',
      `maxEvents is ${String(maxEvents)}; it wants a number of events, 0 or more.`,
    )
  }
  const store = await openPageStore(database)
  const name = String(snapshot)
  const fetched = await load(name)
  const bytes = fetched ?? (await store.bytes(name))
  if (bytes === undefined) {
    store.close()
    throw new AlsolikeError(
      'bad-file',
      `Could not fetch ${name}, and nothing was kept from an earlier visit. Check the address and the connection.`,
    )
  }
  const shop = Recommender.restore<C>(bytes, options.shop, { audience: 'public' })
  if (fetched !== undefined) {
    // Only what is whole replaces what was kept; the shop reads most of it later
    openSnapshot(fetched, { verify: true })
    await quietly(store.keepBytes(name, fetched))
  }
  const history = (await store.events()).slice(-maxEvents)
  shop.ingest(history, { invalid: 'skip' })
  const from = fetched === undefined ? 'kept' : 'network'
  return pageOf(shop, user, options.shop.now ?? Date.now, from, store, history, maxEvents)
}

function pageOf<C extends CatalogItem>(
  shop: Recommender<C>,
  user: string,
  now: () => number,
  from: 'network' | 'kept',
  store: PageStore,
  history: ShopEvent[],
  maxEvents: number,
): Page<C> {
  /** What the store is asked to do, one after the other. */
  let turn: Promise<void> = Promise.resolve()
  const then = (write: () => Promise<void>): Promise<void> => {
    turn = turn.then(() => quietly(write()))
    return turn
  }
  const startOver = (events: readonly ShopEvent[]): void => {
    shop.forget(user)
    shop.ingest(events, { invalid: 'skip' })
    history.splice(0, history.length, ...events)
  }
  return {
    shop,
    user,
    from,
    lasting: store.lasting,
    async act(events) {
      const given = (Array.isArray(events) ? events : [events]) as readonly PageEvent[]
      const mine = given.map(event => ({ at: now(), ...event, user }) as ShopEvent)
      const report = shop.ingest(mine)
      history.push(...mine)
      const full = history.length > maxEvents
      if (full) history.splice(0, history.length - maxEvents)
      const kept = full ? [...history] : mine
      await then(() => (full ? store.replace(kept) : store.add(kept)))
      return report
    },
    history: () => [...history],
    async takeBack(position) {
      if (!(position in history)) return
      startOver(history.filter((_, p) => p !== position))
      const kept = [...history]
      await then(() => store.replace(kept))
    },
    async erase() {
      startOver([])
      await then(() => store.replace([]))
    },
    close: () => void turn.then(() => store.close()),
  }
}

async function load(address: string): Promise<ArrayBuffer | undefined> {
  try {
    const answer = await fetch(address)
    return answer.ok ? await answer.arrayBuffer() : undefined
  } catch {
    return undefined
  }
}

/** A browser may refuse to keep something (its share of the disk is full); the page goes on without. */
async function quietly(writing: Promise<void>): Promise<void> {
  try {
    await writing
  } catch {}
}
