import { once } from 'node:events'
import { createWriteStream, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { finished } from 'node:stream/promises'
import { gunzipSync } from 'node:zlib'
import { log } from '../../src/kernels/math.js'
import { random } from '../../src/kernels/random.js'

/** Distinct pairs of shopper and item, both from 0. */
export interface PairLog {
  readonly users: number
  readonly items: number
  readonly shopper: Int32Array
  readonly item: Int32Array
}

/** MovieLens 1M, every rating a pair; `undefined` where it is absent. */
export function movielens(folder: string): PairLog | undefined {
  const file = `${folder}/movielens-1m/ratings-no-timestamp.csv.gz`
  if (!existsSync(file)) return undefined
  const lines = gunzipSync(readFileSync(file)).toString('latin1').split('\n')
  const shoppers = new Map<string, number>()
  const films = new Map<string, number>()
  const pairs: [number, number][] = []
  for (const line of lines) {
    const [user, film] = line.split(',')
    if (!(Number(user) > 0)) continue
    pairs.push([indexOf(shoppers, user), indexOf(films, film)])
  }
  return {
    users: shoppers.size,
    items: films.size,
    shopper: Int32Array.from(pairs, ([shopper]) => shopper),
    item: Int32Array.from(pairs, ([, film]) => film),
  }
}

/** A made log: a few items have most of the events, and so have a few shoppers. No pair twice. */
export function synthetic(users: number, items: number, events: number): PairLog {
  const dice = random(1, `${users} × ${items} × ${events}`)
  const cumulated = new Float64Array(items)
  for (let i = 0, sum = 0; i < items; i++) cumulated[i] = sum += 1 / (i + 10)
  const activity = new Float64Array(users)
  let active = 0
  // Squares of exponential draws: the median shopper has a quarter of the mean
  for (let u = 0; u < users; u++) active += activity[u] = log(1 - dice.next()) ** 2
  const shopper = new Int32Array(events)
  const item = new Int32Array(events)
  const last = new Int32Array(items).fill(-1)
  let size = 0
  for (let u = 0, due = 0; u < users; u++) {
    due += (activity[u] / active) * events
    const wanted = Math.min(u === users - 1 ? events - size : Math.floor(due) - size, items >> 1)
    for (let taken = 0; taken < wanted; ) {
      const drawn = place(cumulated, dice.next() * cumulated[items - 1])
      if (last[drawn] === u) continue
      last[drawn] = u
      shopper[size] = u
      item[size++] = drawn
      taken++
    }
  }
  return { users, items, shopper: shopper.slice(0, size), item: item.slice(0, size) }
}

/** A log as other programs read it: all shoppers, then all items, 32 bits each. */
export function writePairs(file: string, { shopper, item }: PairLog): void {
  const all = new Int32Array(shopper.length * 2)
  all.set(shopper)
  all.set(item, shopper.length)
  writeFileSync(file, new Uint8Array(all.buffer))
}

/** An export with ids of text: user_id, item_id, event, timestamp. */
export async function writeCsv(file: string, lines: number): Promise<void> {
  const { shopper, item } = synthetic(lines / 25, lines / 100, lines)
  const dice = random(2, 'csv')
  const order = Int32Array.from(shopper, (_, row) => row)
  for (let row = order.length - 1; row > 0; row--) {
    const other = Math.floor(dice.next() * (row + 1))
    ;[order[row], order[other]] = [order[other], order[row]]
  }
  const out = createWriteStream(file)
  out.write('user_id,item_id,event,timestamp\n')
  let text = ''
  for (let row = 0; row < order.length; row++) {
    const at = 1_700_000_000 + row
    text += `u${shopper[order[row]] * 7919},sku-${item[order[row]]},${row % 9 === 0 ? 'purchase' : 'view'},${at}\n`
    if (text.length < 1 << 20) continue
    if (!out.write(text)) await once(out, 'drain')
    text = ''
  }
  out.end(text)
  await finished(out)
}

function indexOf(known: Map<string, number>, id: string): number {
  let index = known.get(id)
  if (index === undefined) {
    index = known.size
    known.set(id, index)
  }
  return index
}

function place(cumulated: Float64Array, value: number): number {
  let low = 0
  let high = cumulated.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (cumulated[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
