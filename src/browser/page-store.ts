import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { ShopEvent } from '../types.js'

/** What a page keeps between visits: what its own shopper did, and the bytes it last answered from. */
export interface PageStore {
  /** False where the browser keeps nothing (a private window, a full disk): everything then lasts as long as the page. */
  readonly lasting: boolean
  /** Oldest first. */
  events(): Promise<ShopEvent[]>
  add(events: readonly ShopEvent[]): Promise<void>
  /** Puts these in place of all. */
  replace(events: readonly ShopEvent[]): Promise<void>
  bytes(name: string): Promise<ArrayBuffer | undefined>
  keepBytes(name: string, bytes: ArrayBuffer): Promise<void>
  close(): void
}

interface Tables extends DBSchema {
  events: { key: number; value: ShopEvent }
  bytes: { key: string; value: ArrayBuffer }
}

/** Opens the database of that name, or, where there can be none, a store in memory. */
export async function openPageStore(database: string): Promise<PageStore> {
  try {
    const db = await openDB<Tables>(database, 1, {
      upgrade(fresh) {
        fresh.createObjectStore('events', { autoIncrement: true })
        fresh.createObjectStore('bytes')
      },
    })
    return lastingStore(db)
  } catch {
    return memoryStore()
  }
}

function lastingStore(db: IDBPDatabase<Tables>): PageStore {
  const write = async (events: readonly ShopEvent[], anew: boolean): Promise<void> => {
    // One transaction: after a crash all of them are there, or none
    const all = db.transaction('events', 'readwrite')
    if (anew) void all.store.clear()
    for (const event of events) void all.store.add(event)
    await all.done
  }
  return {
    lasting: true,
    events: () => db.getAll('events'),
    add: events => write(events, false),
    replace: events => write(events, true),
    bytes: name => db.get('bytes', name),
    async keepBytes(name, bytes) {
      await db.put('bytes', bytes, name)
    },
    close: () => db.close(),
  }
}

function memoryStore(): PageStore {
  let kept: ShopEvent[] = []
  const files = new Map<string, ArrayBuffer>()
  return {
    lasting: false,
    events: async () => [...kept],
    async add(events) {
      kept.push(...events)
    },
    async replace(events) {
      kept = [...events]
    },
    bytes: async name => files.get(name),
    async keepBytes(name, bytes) {
      files.set(name, bytes)
    },
    close() {},
  }
}
