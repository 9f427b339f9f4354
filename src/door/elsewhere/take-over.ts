import { Histories } from '../../data/histories.js'
import { CatchUp } from '../../data/log/catch-up.js'
import { LiveShoppers } from '../../data/log/live-shoppers.js'
import { postedLog } from '../../data/log/posted-log.js'
import { ready } from '../../models/fit.js'
import type { Scorer } from '../../models/model.js'
import type { CatalogItem } from '../../types.js'
import type { Question } from '../options.js'
import { listenersOf, type ShopState, tellItems, tellRows } from '../state.js'
import type { Frozen } from './hand-over.js'
import type { TrainedShop } from './training-port.js'

/** Rows that came meanwhile and are taken over between two breaths. */
const ROWS = 500
/** Rows whose places in the histories of shoppers are found between two breaths. */
const LINKS = 50_000
/** Items set meanwhile that are taken over between two breaths. */
const ITEMS = 200

/**
 * Puts in place what was learnt elsewhere. The shop of tomorrow is made beside that of today, which goes on answering;
 * when it has caught up, one takes the place of the other between two questions. False when rows of the log went
 * since the training began, or another fit came first; nothing is changed then.
 */
export function* takeOver<C extends CatalogItem>(
  state: ShopState<C>,
  frozen: Frozen<C>,
  trained: TrainedShop,
): Generator<void, boolean> {
  const isVoid = (): boolean => state.log.generation !== frozen.generation || state.catalog !== frozen.living
  if (isVoid()) return false
  const next = yield* prepare(state, trained)
  if (isVoid()) return false
  next.catalog = state.catalog.renumberedAs(trained.former, trained.catalog)
  yield
  const rows = new CatchUp(state.log, next.log, frozen.rows, frozen.aliases)
  for (;;) {
    if (isVoid()) return false
    const caughtUp = takeItems(state, next, frozen.touched) && rows.step(ROWS)
    tellRows(next)
    // Logins come after the rows: models that listen heard those of the guest, and count anew at the next fit
    if (caughtUp) rows.merge()
    if (next.histories!.prepare(LINKS) && caughtUp) break
    yield
  }
  state.log.become(next.log)
  state.histories?.become(next.histories!)
  state.catalog = next.catalog
  state.scorers = next.scorers
  state.listeners = next.listeners
  state.shoppers = next.shoppers
  state.report = next.report
  state.cuts = next.cuts
  state.told = next.told
  state.shelving++
  return true
}

/** The trained shop as it was when it was handed over, all but its catalogue. */
function* prepare<C extends CatalogItem>(
  state: ShopState<C>,
  trained: TrainedShop,
): Generator<void, ShopState<C>> {
  const { settings } = state
  const log = postedLog(trained.log)
  const loaded: Scorer[] = []
  const scorers = new Map<Question, Scorer>()
  for (const [question, position] of Object.entries(trained.questions) as [Question, number][]) {
    if (loaded[position] === undefined) {
      loaded[position] = settings.models[question]!.load(trained.states[position])
      yield
      yield* ready(loaded[position])
    }
    scorers.set(question, loaded[position])
  }
  const cuts = trained.cuts && settings.profiles?.load(trained.cuts)
  yield
  return {
    ...state,
    log,
    histories: new Histories(log),
    scorers,
    listeners: listenersOf(scorers),
    shoppers: LiveShoppers.fromState(trained.shoppers),
    report: trained.report,
    cuts: cuts ?? state.cuts,
    told: trained.told,
  }
}

/** Sets and removes what was set and removed in the living shop. True when nothing is left. */
function takeItems<C extends CatalogItem>(
  { log, catalog }: ShopState<C>,
  next: ShopState<C>,
  touched: Set<number>,
): boolean {
  if (touched.size === 0) return true
  const before = next.log.items.size
  let left = ITEMS
  for (const item of touched) {
    if (left-- === 0) break
    touched.delete(item)
    const record = catalog.record(item)
    if (record === undefined) next.catalog.remove([log.items.id(item)], next.log.items)
    else next.catalog.set([record], next.log.items)
  }
  tellItems(next, before)
  return touched.size === 0
}
