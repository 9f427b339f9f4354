import { startThreads } from '../../src/browser/page-threads.js'
import type { Interactions } from '../../src/data/fold/interactions.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { easeWasm } from '../../src/kernels/wasm/generated/ease.js'
import { binaryOf } from '../../src/kernels/wasm/instance.js'
import { ease, ials } from '../../src/models/index.js'
import type { Model, Threads } from '../../src/models/model.js'
import { bits, trained } from '../models/setting.js'

/** What the worker found, for page-threads.test.ts. */
export interface Found {
  readonly isolated: boolean
  readonly threads: number
  /** Of 100 ranges, those that the leading thread did itself. */
  readonly own: number
  readonly same: boolean
}

addEventListener('message', async () => {
  const threads = await startThreads({ count: 3, from: 0 })
  const found: Found = {
    isolated: crossOriginIsolated,
    threads: threads?.count ?? 1,
    own: threads ? ownShare(threads) : 100,
    same: [ease(), ials({ factors: 16, iterations: 2 })].every(model => sameWith(model, threads)),
  }
  postMessage(found)
})

function sameWith(model: Model, threads: Threads | undefined): boolean {
  const [alone, together] = [undefined, threads].map(threads =>
    JSON.stringify(bits(trained(model, crowd(), { kernels: 'wasm', threads }).state())),
  )
  return alone === together
}

function crowd(): Interactions {
  const rows = Array.from({ length: 8000 }, (_, row) => row)
  return interactionsOf({
    shoppers: rows.map(row => (row * 7919) % 601),
    items: rows.map(row => ((row * row) % 397) + (row % 3)),
  })
}

/** Empty ranges, of which the leading thread does one in 5 milliseconds. */
function ownShare(threads: Threads): number {
  const team = threads.open(binaryOf(easeWasm), 2)!
  const clock = new Int32Array(new SharedArrayBuffer(4))
  let own = 0
  const args = [1024, 1024, 1024, 1024, 1024, 8192, 64]
  for (const _ of team.run({ name: 'gram', args }, new Int32Array(101))) {
    own++
    Atomics.wait(clock, 0, 0, 5)
  }
  team.close()
  return own
}
