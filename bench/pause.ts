import { parseArgs } from 'node:util'
import { profiles, Recommender, shopModels } from '../src/index.js'
import { trainInWorker } from '../src/node/train-in-worker.js'
import { machine } from './machine.js'
import { type Pauses, PauseWatch } from './pause-watch.js'
import { ShopLife } from './shop-life.js'

/**
 * How long a server does not answer while its models are trained: `fitAsync` breathing in the same thread beside
 * `trainInWorker`, with questions asked and events coming all the time. `--events 1000000`, `--items 5000`.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    items: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
  },
})
const worker = new URL('../dist/node/train-worker.js', import.meta.url)
const events = Number(values.events)
const HOUR = 3_600_000
let now = Date.UTC(2026, 0, 1)

console.log(machine())
const life = new ShopLife({ items: Number(values.items) })
const shop = new Recommender({
  models: shopModels(),
  profiles: profiles(),
  now: () => now,
  retain: { events },
})
shop.setItems(life.catalog())
const step = (24 * HOUR) / events
for (let n = 0; n < events; ) {
  const batch = []
  for (; batch.length < 10_000 && n < events; n++) batch.push(life.event((now += step)))
  shop.ingest(batch)
}
console.log(`${events} events, ${shop.stats().users} shoppers, ${values.items} items`)
await trainInWorker(shop, { worker })

let turn = 0
const watch = new PauseWatch(() => {
  now += 10
  shop.ingest(life.event(now))
  life.ask(shop, turn++)
})
await new Promise(resolve => setTimeout(resolve, 3000))
print('no training', 3, watch.read())
for (let round = 0; round < Number(values.rounds); round++) {
  const start = performance.now()
  let stage = ''
  watch.during = 'handing over'
  await trainInWorker(shop, {
    worker,
    onProgress: progress => {
      if (progress.stage !== stage) watch.during = stage = progress.stage
    },
  })
  watch.during = 'after'
  await new Promise(resolve => setTimeout(resolve, 500))
  print('trainInWorker', (performance.now() - start) / 1000, watch.read())
}
if (values.only !== 'worker') {
  const start = performance.now()
  await shop.fitAsync({ onProgress: ({ stage }) => void (watch.during = stage) })
  print('fitAsync', (performance.now() - start) / 1000, watch.read())
}
watch.stop()

function print(what: string, seconds: number, { longest, longestBusy, turns, top }: Pauses): void {
  console.log(
    `${what.padEnd(14)} ${seconds.toFixed(1).padStart(6)} s  ${String(turns).padStart(6)} questions  longest pause ${longest.toFixed(1)} ms, of this thread ${longestBusy.toFixed(1)} ms`,
  )
  console.log(
    `  ${top.map(({ busy, wall, during }) => `${busy.toFixed(0)}/${wall.toFixed(0)} ${during}`).join(', ')}`,
  )
}
