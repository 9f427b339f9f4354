import { Worker } from 'node:worker_threads'

/** Ends a process that hangs, and says over which case. */
export interface Watchdog {
  /** A case begins: what it is, in words. */
  begin(what: string): void
  release(): void
}

const ROOM = 4096
/** Looks twice a second; the main thread may be in a loop without end, so this one ends the process. */
const PROGRAM = `
const { workerData: { shared, seconds } } = require('node:worker_threads')
const { writeSync } = require('node:fs')
const head = new Int32Array(shared, 0, 2)
let last = 0
let since = Date.now()
setInterval(() => {
  if (head[0] !== last) {
    last = head[0]
    since = Date.now()
  } else if (Date.now() > since + seconds * 1000) {
    writeSync(2, 'hangs: ' + Buffer.from(new Uint8Array(shared, 8, head[1])).toString() + '\\n')
    process.kill(process.pid, 'SIGKILL')
  }
}, 500)
`

/** Kills the process when a case takes longer than so many seconds, and tells which. */
export function watchdog(seconds: number): Watchdog {
  const shared = new SharedArrayBuffer(8 + ROOM)
  const head = new Int32Array(shared, 0, 2)
  const text = new Uint8Array(shared, 8)
  const encoder = new TextEncoder()
  const worker = new Worker(PROGRAM, { eval: true, workerData: { shared, seconds } })
  worker.unref()
  return {
    begin(what) {
      const bytes = encoder.encode(what).subarray(0, ROOM)
      text.set(bytes)
      head[1] = bytes.length
      Atomics.add(head, 0, 1)
    },
    release: () => void worker.terminate(),
  }
}
