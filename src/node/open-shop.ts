import { join } from 'node:path'
import { plainRecord } from '../data/catalog/records.js'
import { checkOptions } from '../data/options.js'
import type { RecommenderOptions } from '../door/options.js'
import { AlsolikeError, type ErrorCode } from '../errors.js'
import { type FitAsyncOptions, Recommender } from '../recommender.js'
import type { AnyItem, CatalogItem, FitReport, Id, IngestReport, ShopEvent } from '../types.js'
import { dropJournal, type FoundJournal, Journal, type JournalSync, readJournal } from './journal.js'
import { folderDisk, type JournalDisk } from './journal-disk.js'
import { recordWriter } from './journal-format.js'
import { type LeftOut, replay } from './replay.js'
import { lockFolder } from './shop-lock.js'
import { type ShopTraining, shopTrainer, type TrainingPlace } from './shop-trainer.js'
import { loadSnapshot, saveSnapshot } from './snapshot-file.js'

export interface OpenShopOptions<C extends CatalogItem = AnyItem> {
  /** As for `new Recommender`. */
  readonly shop: RecommenderOptions<C>
  /**
   * When an event counts as taken. `'write'`: the system has it; `kill -9` cannot take it, a power cut can.
   * `'sync'`: the disk has it; slower, though events that come together share a flush.
   * @default 'sync'
   */
  readonly sync?: JournalSync
  /** Bytes after which a new journal file is begun. Smaller: more files, each read faster. @default 67108864 */
  readonly maxBytes?: number
  /**
   * Where `fit` learns. `'worker'`: in a thread of its own, this one answers without a pause; in this one where the
   * models cannot be made there, as `training` of the open shop then says. `'here'`: in this thread, breathing.
   * `{ models: new URL('./models.js', import.meta.url) }`: in a thread of its own, with the shop's own models.
   * @default 'worker'
   */
  readonly training?: TrainingPlace
}

/** What was found when the folder was opened. */
export interface Recovery {
  /** The snapshot it began from, absent for a new shop. */
  readonly snapshot?: string
  /** Snapshots that were damaged and passed over. */
  readonly damaged: readonly string[]
  /** Records of the journal that were done again. */
  readonly records: number
  readonly torn: FoundJournal['torn']
  /**
   * What was written down and no longer fits the options (a type of event whose weight was dropped, say). The next
   * `save` or `fit` drops it for good; to keep it, close, mend the options and open again.
   */
  readonly leftOut: LeftOut
}

/** A shop that lives in a folder: whatever was acknowledged is there after a crash, once. */
export interface OpenShop<C extends CatalogItem = AnyItem> {
  /** Ask it anything. What changes it goes through the functions here, or is lost at the end of the process. */
  readonly shop: Recommender<C>
  readonly recovery: Recovery
  /** Where `fit` learns, and why there. */
  readonly training: ShopTraining
  /** Answers hear the events at once; resolves when they are kept. An array is all or nothing. Throws `bad-event`. */
  ingest(events: ShopEvent | readonly ShopEvent[]): Promise<IngestReport>
  setItems(items: Iterable<C>): Promise<void>
  removeItems(ids: Iterable<Id>): Promise<void>
  mergeUsers(guest: Id, user: Id): Promise<boolean>
  /**
   * Resolves when no file of the folder holds them. Rows without a user cannot be found. Models forget at the next fit;
   * one that is under way begins anew, and after three of those lets the others wait for its end.
   */
  forget(user: Id): Promise<boolean>
  /** Learns, while questions are answered, and saves. When it fails, the models of the last fit go on answering. */
  fit(options?: FitAsyncOptions): Promise<FitReport>
  /** Writes a snapshot and drops the journal that it makes needless. */
  save(): Promise<void>
  /** Ends a training that is under way, and waits for what is being written. */
  close(): Promise<void>
}

const DEFAULTS = {
  shop: undefined as unknown as RecommenderOptions<never>,
  sync: 'sync' as JournalSync,
  maxBytes: 1 << 26,
  training: 'worker' as TrainingPlace,
}
/** So many shoppers are forgotten while a training is under way, which begins anew each time; then it must end first. */
const PATIENCE = 3
/** What a crash leaves of a snapshot that was being written. */
const PART = /^\.shop-\d{8}\.alsolike\..*\.part$/
const SNAPSHOT = /^shop-(\d{8})\.alsolike$/

/**
 * Opens the shop in a folder, or begins one: the newest whole snapshot, and what the journal says was done since.
 *
 * Exactly one process may have it open; others read its snapshots with `loadSnapshot`. After a write that failed (a full
 * disk) nothing more is taken, and opening it anew finds what was acknowledged. Throws `bad-file` for a folder that is
 * in use or may not be written, and `bad-snapshot` where snapshots are there and none is whole.
 *
 * @example
 * const open = await openShop('data/shop', { shop: { models: shopModels() } })
 * await open.ingest({ user: 'u1', item: 'p1', type: 'purchase' })
 */
export async function openShop<C extends CatalogItem = AnyItem>(
  folder: string,
  options: OpenShopOptions<C>,
): Promise<OpenShop<C>> {
  const given = checkOptions('openShop()', options as unknown as Partial<typeof DEFAULTS>, DEFAULTS)
  const { sync, maxBytes, training } = given
  if (sync !== 'write' && sync !== 'sync') {
    throw new AlsolikeError('bad-option', `sync is ${String(sync)}; it wants 'write' or 'sync'.`)
  }
  const trainer = shopTrainer(training)
  const disk = folderDisk(folder)
  const unlock = lockFolder(folder)
  try {
    for (const name of disk.names()) if (PART.test(name)) disk.remove(name)
    const { shop, from, snapshot, damaged } = await newestSnapshot(folder, disk, options.shop)
    const found = readJournal(disk, from)
    const leftOut = replay(shop, found.records)
    const last = Math.max(found.last, from - 1)
    const journal = new Journal(disk, last, { sync, maxBytes })
    const { records, torn } = found
    const recovery = { ...(snapshot && { snapshot }), damaged, records: records.length, torn, leftOut }
    return open(folder, disk, shop, journal, recovery, trainer, options.shop.now ?? Date.now, unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

async function newestSnapshot<C extends CatalogItem>(
  folder: string,
  disk: JournalDisk,
  options: RecommenderOptions<C>,
): Promise<{ shop: Recommender<C>; from: number; snapshot?: string; damaged: string[] }> {
  const names = disk.names().filter(name => SNAPSHOT.test(name))
  const damaged: string[] = []
  let cause: unknown
  for (const name of names.sort().reverse()) {
    try {
      const shop = Recommender.restore<C>(await loadSnapshot(join(folder, name)), options, { verify: true })
      return { shop, from: Number(SNAPSHOT.exec(name)![1]), snapshot: name, damaged }
    } catch (error) {
      if (!(error instanceof AlsolikeError && error.code === 'bad-snapshot')) throw error
      damaged.push(name)
      cause = error
    }
  }
  if (damaged.length > 0) {
    throw new AlsolikeError('bad-snapshot', `No snapshot in ${folder} is whole: ${damaged.join(', ')}.`, {
      cause,
    })
  }
  return { shop: new Recommender<C>(options), from: 1, damaged }
}

function open<C extends CatalogItem>(
  folder: string,
  disk: JournalDisk,
  shop: Recommender<C>,
  journal: Journal,
  recovery: Recovery,
  trainer: ReturnType<typeof shopTrainer>,
  now: () => number,
  unlock: () => void,
): OpenShop<C> {
  let saving: Promise<void> = Promise.resolve()
  /** Number of the newest snapshot that was written since the folder was opened. */
  let written = 0
  /** Ends when the trainings under way do. */
  let training: Promise<unknown> | undefined
  let forgotten = 0
  const closing = new AbortController()
  // One after the other: a slow save with somebody in it must not end after one without
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const turn = saving.then(step)
    saving = turn.catch(() => {})
    return turn
  }
  const keep = async (bytes: ArrayBuffer, number: number): Promise<void> => {
    const name = `shop-${String(number).padStart(8, '0')}.alsolike`
    await saveSnapshot(join(folder, name), bytes)
    written = number
    for (const old of disk.names()) if (SNAPSHOT.test(old) && old < name) disk.remove(old)
    dropJournal(disk, number)
    await disk.settle()
  }
  const bytesOf = recordWriter()
  /** What is to be kept, before anything changes: the shop must not know what the journal cannot hold. */
  const recordOf = (record: object, code: ErrorCode): Uint8Array => {
    try {
      return bytesOf(record)
    } catch (cause) {
      const { message } = cause as Error
      throw new AlsolikeError(code, `It cannot be written as JSON, so no file can keep it: ${message}`, {
        cause,
      })
    }
  }
  // Taken together: what is in the bytes is in the files before, what comes now in those after
  const write = async (): Promise<void> => keep(shop.snapshot(), await journal.rotate())
  return {
    shop,
    recovery,
    get training() {
      return trainer.training
    },
    async ingest(events) {
      const given = (Array.isArray(events) ? events : [events]) as readonly ShopEvent[]
      // Written down, so that doing it again tomorrow does the same
      const at = now()
      const dated = given.map(event => (event?.at === undefined ? { ...event, at } : event))
      const record = recordOf({ events: dated }, 'bad-event')
      const report = shop.ingest(dated)
      await journal.append(record)
      return report
    },
    async setItems(items) {
      const list = [...items]
      const record = recordOf({ setItems: list.map(plainRecord) }, 'bad-item')
      shop.setItems(list)
      await journal.append(record)
    },
    async removeItems(ids) {
      const list = [...ids]
      const record = recordOf({ removeItems: list }, 'bad-item')
      shop.removeItems(list)
      await journal.append(record)
    },
    async mergeUsers(guest, user) {
      const changed = shop.mergeUsers(guest, user)
      if (changed) await journal.append(recordOf({ merge: [guest, user] }, 'bad-event'))
      return changed
    },
    async forget(user) {
      if (training !== undefined && ++forgotten > PATIENCE) await training
      const known = shop.forget(user)
      await inTurn(write)
      return known
    },
    async fit({ signal, onProgress } = {}) {
      let rotated: Promise<number> | undefined
      const fitting = trainer.fit(shop, {
        signal: signal ? AbortSignal.any([signal, closing.signal]) : closing.signal,
        onProgress,
        // The thread's snapshot holds what came until now; what comes from now on is in the files after
        onFrozen() {
          rotated = journal.rotate()
          rotated.catch(() => {})
        },
      })
      const ended = (training = Promise.allSettled([training, fitting]))
      const { report, snapshot } = await fitting.finally(() => {
        if (training !== ended) return
        training = undefined
        forgotten = 0
      })
      await inTurn(async () => {
        const number = await rotated
        // Somebody saved meanwhile, and the journal before that is gone
        if (snapshot === undefined || number === undefined || number <= written) await write()
        else await keep(snapshot, number)
      })
      return report
    },
    save: () => inTurn(write),
    async close() {
      closing.abort()
      await saving
      await journal.close()
      unlock()
    },
  }
}
