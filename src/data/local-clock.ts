import type { Zone } from './time.js'

/** Days and hours of moments in one time zone, a few nanoseconds each; `Zone` alone asks Intl, a thousand times slower. */
export class LocalClock {
  readonly #zone: Zone
  readonly #blocks = new Map<number, Block>()
  #key = Number.NaN
  #block: Block = { before: 0, change: Number.POSITIVE_INFINITY, after: 0 }

  constructor(zone: Zone) {
    this.#zone = zone
  }

  /** A moment as the clock on the wall shows it, in milliseconds, as if that were UTC. */
  local(time: number): number {
    const key = Math.floor(time / BLOCK)
    if (key !== this.#key) {
      this.#key = key
      let block = this.#blocks.get(key)
      if (block === undefined) {
        block = this.#read(key * BLOCK)
        this.#blocks.set(key, block)
      }
      this.#block = block
    }
    const { before, change, after } = this.#block
    return time + (time < change ? before : after)
  }

  /** Days since 1970-01-01 on the calendar there. */
  day(time: number): number {
    return Math.floor(this.local(time) / DAY)
  }

  /** Finds where within a block the offset changes; a minute is exact, for that is when zones change. */
  #read(start: number): Block {
    const before = this.#zone.offsetAt(start)
    const after = this.#zone.offsetAt(start + BLOCK)
    if (before === after) return { before, change: Number.POSITIVE_INFINITY, after }
    let low = 0
    let high = BLOCK / MINUTE
    while (high - low > 1) {
      const middle = (low + high) >> 1
      if (this.#zone.offsetAt(start + middle * MINUTE) === before) low = middle
      else high = middle
    }
    return { before, change: start + high * MINUTE, after }
  }
}

/** Four days with one offset, or with one change: since 1970 no zone changed twice within six. */
interface Block {
  readonly before: number
  readonly change: number
  readonly after: number
}

const MINUTE = 60_000
const DAY = 86_400_000
const BLOCK = 4 * DAY
