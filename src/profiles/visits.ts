import type { LocalClock } from '../data/local-clock.js'
import { Stamps } from './stamps.js'

/** Counts the visits of one shopper after the other, and when they were. Rows are told newest first. */
export class Visits {
  readonly #clock: LocalClock
  readonly #gap: number
  readonly #sessions = new Stamps()
  /** Visits that a pause cut, and the last time in one. */
  #loose = 0
  #looseAt = Number.NaN
  #told = Number.NaN
  #hour = 0
  #weekday = 0

  count = 0
  /** Events in each hour from midnight, and on each day of the week from Monday. */
  readonly hours = new Int32Array(24)
  readonly weekdays = new Int32Array(7)

  /** @param gap milliseconds of a pause that ends a visit, where events name no session */
  constructor(clock: LocalClock, gap: number) {
    this.#clock = clock
    this.#gap = gap
  }

  clear(sessionCount: number): void {
    this.#sessions.clear(sessionCount)
    this.#loose = 0
    this.#looseAt = Number.NaN
    this.count = 0
    this.hours.fill(0)
    this.weekdays.fill(0)
  }

  /** Adds a row and returns its visit: its session, or for a row without one a number below 0. */
  add(session: number, time: number): number {
    if (session >= 0) {
      if (this.#sessions.get(session) === 0) {
        this.#sessions.set(session, 1)
        this.count++
      }
      return session
    }
    if (!(this.#looseAt - time <= this.#gap)) {
      this.#loose--
      this.count++
    }
    this.#looseAt = time
    return this.#loose
  }

  /** Counts a moment in its hour and weekday. */
  addTime(time: number): void {
    if (time !== this.#told) {
      this.#told = time
      const local = this.#clock.local(time)
      const day = Math.floor(local / DAY)
      this.#hour = Math.floor((local - day * DAY) / HOUR)
      // 1970-01-01 was a Thursday
      this.#weekday = (((day + 3) % 7) + 7) % 7
    }
    this.hours[this.#hour]++
    this.weekdays[this.#weekday]++
  }
}

const HOUR = 3_600_000
const DAY = 86_400_000
