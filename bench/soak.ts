import { parseArgs } from 'node:util'
import { machine } from './machine.js'
import { drift, type SoakHour, soak } from './soak-run.js'

/**
 * A day of a shop: events, questions and a training every hour, as much leaving the log as comes. Fails when memory
 * drifts by more than 5 % after the second hour, a question has no answer, or the main thread pauses for 50 ms.
 * `--events 1000000` kept, `--hours 24`, `--items 3000`. Needs `node --expose-gc` to measure memory well.
 * With glibc, `MALLOC_MMAP_THRESHOLD_=131072` lets freed arrays leave the process; without it RSS keeps holes of them.
 */
const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    hours: { type: 'string', default: '24' },
    items: { type: 'string', default: '3000' },
  },
})
const MOST_DRIFT = 0.05
const MOST_PAUSE = 50
const MIB = 2 ** 20

console.log(machine())
const allocator = Object.entries(process.env).filter(([name]) => name.startsWith('MALLOC_'))
if (allocator.length > 0) console.log(allocator.map(([name, value]) => `${name}=${value}`).join(' '))
if (!('gc' in globalThis)) console.log('without --expose-gc: heap and external hold garbage too')
console.log(
  'hour    events  questions  failed  pause (own)   fit      heap  external       RSS  own pauses during',
)
const hours: SoakHour[] = []
for await (const hour of soak({
  events: Number(values.events),
  hours: Number(values.hours),
  items: Number(values.items),
  training: { worker: new URL('../dist/node/train-worker.js', import.meta.url) },
})) {
  hours.push(hour)
  const { pause, busyPause, fitSeconds, heap, external, rss } = hour
  console.log(
    [
      String(hour.hour).padStart(4),
      String(hour.events).padStart(9),
      String(hour.questions).padStart(10),
      String(hour.failed).padStart(7),
      `${pause.toFixed(0).padStart(5)} (${busyPause.toFixed(0)}) ms`.padStart(14),
      `${fitSeconds.toFixed(0)} s`.padStart(6),
      ...[heap, external, rss].map(bytes => `${(bytes / MIB).toFixed(1)} MB`.padStart(10)),
      `  ${hour.worst.join(', ')}`,
    ].join(''),
  )
}
const failed = hours.reduce((sum, hour) => sum + hour.failed, 0)
const pause = Math.max(...hours.map(hour => hour.pause))
const busy = Math.max(...hours.map(hour => hour.busyPause))
const drifts = (['heap', 'external', 'rss'] as const).map(name => ({ name, by: drift(hours, name) }))
console.log(
  `unanswered ${failed}, longest pause ${pause.toFixed(0)} ms (${busy.toFixed(0)} ms of its own work), ${drifts.map(({ name, by }) => `${name} ±${(100 * by).toFixed(1)} %`).join(', ')}`,
)
// What other programs take of the machine is not the library's; where the system tells, its own work is judged
const judged = Number.isNaN(busy) ? pause : busy
process.exit(failed > 0 || judged > MOST_PAUSE || drifts.some(({ by }) => by > MOST_DRIFT) ? 1 : 0)
