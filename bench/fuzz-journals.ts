import { popular, Recommender } from '../src/index.js'
import { readJournal } from '../src/node/journal.js'
import type { JournalDisk } from '../src/node/journal-disk.js'
import { recordWriter } from '../src/node/journal-format.js'
import { replay } from '../src/node/replay.js'
import { type Damage, scratched } from './fuzz-cases.js'

const write = recordWriter()
const options = { models: { youMayLike: popular() }, now: () => 1e12 }

/**
 * Reads two files of records, the first of them scratched, and does again what they say: as `openShop` does, but for the
 * folder. Returns what is wrong, undefined where all is well.
 */
export function readScratched(records: readonly unknown[], wrong: Damage): string | undefined {
  const whole = new Uint8Array(Buffer.concat(records.map(write)))
  const files = new Map([
    ['journal-00000001.log', scratched(whole, wrong)],
    ['journal-00000002.log', whole],
  ])
  const { records: found, torn } = readJournal(diskOf(files), 1)
  const texts = found.map(record => JSON.stringify(record))
  const right = records.map(record => JSON.stringify(record))
  if (JSON.stringify(texts.slice(texts.length - right.length)) !== JSON.stringify(right))
    return 'a whole file is lost'
  // What is read of the scratched one stands in it in the same order
  let next = 0
  for (const text of texts.slice(0, texts.length - right.length)) {
    while (next < right.length && right[next] !== text) next++
    if (next++ >= right.length) return 'a record that nobody wrote'
  }
  if (torn.length > 1) return 'a whole file is called torn'
  const shop = new Recommender(options)
  replay(shop, found)
  shop.youMayLike('a')
  shop.snapshot()
  return undefined
}

function diskOf(files: ReadonlyMap<string, Uint8Array>): JournalDisk {
  return {
    names: () => [...files.keys()],
    read: name => files.get(name)!,
    create: () => Promise.reject(new Error('read only')),
    remove: () => {},
    settle: async () => {},
  }
}
