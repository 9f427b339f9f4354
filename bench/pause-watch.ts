import { readFileSync } from 'node:fs'

/** How long the main thread did not come round to anything else, in milliseconds. */
export interface Pauses {
  /** By the clock: what a shopper waits for, with what other programs of the machine take. */
  readonly longest: number
  /** Time that this thread itself computed between two turns, where the system tells (Linux). */
  readonly longestBusy: number
  readonly turns: number
  /** The ten longest, by the thread's own time. */
  readonly top: readonly { readonly busy: number; readonly wall: number; readonly during: string }[]
}

/** Takes turns as often as it can, does `each` at every one, and measures what lies between. */
export class PauseWatch {
  readonly #each: () => void
  #last = performance.now()
  #lastBusy = busyTime()
  #longest = 0
  #longestBusy = 0
  #turns = 0
  #top: { busy: number; wall: number; during: string }[] = []
  #stopped = false
  /** What goes on, for the list of the longest. */
  during = ''

  constructor(each: () => void) {
    this.#each = each
    setTimeout(() => this.#turn(), 1)
  }

  /** What was measured since the last time it was read. */
  read(): Pauses {
    const read = {
      longest: this.#longest,
      longestBusy: this.#longestBusy,
      turns: this.#turns,
      top: this.#top,
    }
    this.#longest = 0
    this.#longestBusy = 0
    this.#turns = 0
    this.#top = []
    return read
  }

  /** What went on until now is not counted. */
  forgive(): void {
    this.#last = performance.now()
    this.#lastBusy = busyTime()
  }

  stop(): void {
    this.#stopped = true
  }

  #turn(): void {
    if (this.#stopped) return
    const now = performance.now()
    const busyNow = busyTime()
    // A turn is due a millisecond after the last one
    const wall = now - this.#last - 1
    const busy = busyNow - this.#lastBusy
    this.#longest = Math.max(this.#longest, wall)
    this.#longestBusy = Math.max(this.#longestBusy, busy)
    this.#turns++
    if (this.#top.length < 10 || busy > this.#top[9].busy) {
      this.#top.push({ busy, wall, during: this.during })
      this.#top.sort((a, b) => b.busy - a.busy)
      this.#top.length = Math.min(10, this.#top.length)
    }
    this.#each()
    this.#last = now
    this.#lastBusy = busyNow
    setTimeout(() => this.#turn(), 1)
  }
}

/** Milliseconds that the main thread has computed; NaN where the system does not tell. */
function busyTime(): number {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e6
  } catch {
    return Number.NaN
  }
}
