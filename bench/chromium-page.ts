import { publicModels, Recommender } from '../src/index.js'
import { logOf } from '../src/recommender.js'
import { type Latency, latency } from './latency.js'

/** What a page measured, in milliseconds. */
export interface PageFigures {
  readonly restored: number
  readonly first: number
}

let bytes = new ArrayBuffer(0)
let page: Recommender

/** Brings the bytes; what follows begins where they have arrived. */
export async function bring(address: string): Promise<number> {
  bytes = await (await fetch(address)).arrayBuffer()
  return bytes.byteLength
}

/** From bytes to the first answer. */
export function open(): PageFigures {
  const began = performance.now()
  page = Recommender.restore(bytes, { models: publicModels() }, { audience: 'public' })
  const restored = performance.now() - began
  page.similar(logOf(page).items.id(0))
  return { restored, first: performance.now() - began }
}

/** Every question about every item, in microseconds. */
export function ask(): Readonly<Record<string, Latency>> {
  const { items } = logOf(page)
  const ids = Array.from({ length: items.size }, (_, i) => items.id(i))
  const hits = ids.filter((_, i) => i % 80 === 0)
  for (const item of ids.slice(100, 120)) page.ingest({ user: 'me', item, type: 'view' })
  return {
    similar: latency(ids, id => page.similar(id)),
    'related, one item': latency(ids, id => page.related(id)),
    'related, basket of 5': latency(ids, id => page.related([id, ...ids.slice(0, 4)])),
    'youMayLike, history of 20': latency(ids, id => page.youMayLike({ history: [id, ...ids.slice(50, 69)] })),
    'youMayLike, own shopper': latency(ids, () => page.youMayLike('me')),
    nextInSession: latency(ids, id => page.nextInSession([ids[7], id])),
    [`rank, ${hits.length} hits`]: latency(ids, id => page.rank('me', [id, ...hits])),
    trending: latency(ids, () => page.trending()),
  }
}
