import { AlsolikeError } from '../errors.js'
import type { Duration, Time } from '../types.js'

/**
 * Milliseconds since 1970 of a `Date`, a number of milliseconds or a text, floored; NaN for anything that is not a
 * time, such as February 30. Text: ISO 8601, `2011-12-09 12:50:00 UTC`, `2011-12-09`, or digits, which are epoch
 * seconds, milliseconds or microseconds by their size. Text without a zone is read in `zone`.
 */
export function parseTime(value: Time, zone: Zone): number {
  if (typeof value === 'number') return inRange(Math.floor(value))
  if (typeof value === 'string') {
    if (value.length > zone.scratch.length) return Number.NaN
    for (let i = 0; i < value.length; i++) {
      const unit = value.charCodeAt(i)
      if (unit > 0x7f) return Number.NaN
      zone.scratch[i] = unit
    }
    return parseTimeBytes(zone.scratch, 0, value.length, zone)
  }
  return value.getTime()
}

/** `parseTime` for a text that stands as ASCII in `bytes[from … to)`. */
export function parseTimeBytes(bytes: Uint8Array, from: number, to: number, zone: Zone): number {
  const digits = parseDigits(bytes, from, to)
  if (digits >= 0) return digits < 1e11 ? digits * 1000 : digits > 1e14 ? Math.floor(digits / 1000) : digits
  let i = from
  let end = to
  while (i < end && bytes[i] === SPACE) i++
  while (end > i && bytes[end - 1] === SPACE) end--
  const start = i
  while (i < end && isDigit(bytes[i])) i++
  if (i === start && bytes[i] !== MINUS) return Number.NaN
  if (i === end || bytes[i] === DOT || i === start) return epoch(bytes, start, end)
  if (i !== start + 4 || (bytes[i] !== MINUS && bytes[i] !== SLASH)) return Number.NaN
  const year = number(bytes, start, i)
  const between = bytes[i]
  const monthAt = i + 1
  i = pastDigits(bytes, monthAt, end)
  if (i === monthAt || bytes[i] !== between || i >= end) return Number.NaN
  const month = number(bytes, monthAt, i)
  const dayAt = i + 1
  i = pastDigits(bytes, dayAt, end)
  if (i === dayAt) return Number.NaN
  const day = number(bytes, dayAt, i)
  if (month < 1 || month > 12 || day < 1 || day > monthLength(year, month)) return Number.NaN
  const midnight = daysFrom1970(year, month, day) * DAY
  return i === end ? zone.toUtc(midnight) : parseClock(bytes, i, end, midnight, zone)
}

/** The number of a text of 1 to 15 digits and nothing else, -1 for any other: most times of large logs are such. */
function parseDigits(bytes: Uint8Array, from: number, to: number): number {
  if (to === from || to - from > 15) return -1
  // Nine digits fit whole numbers of 32 bits, which are several times as fast
  const middle = to - from > 9 ? from + 9 : to
  let high = 0
  for (let i = from; i < middle; i++) {
    const digit = bytes[i] - ZERO
    if (digit < 0 || digit > 9) return -1
    high = (high * 10 + digit) | 0
  }
  let low = 0
  let unit = 1
  for (let i = middle; i < to; i++) {
    const digit = bytes[i] - ZERO
    if (digit < 0 || digit > 9) return -1
    low = (low * 10 + digit) | 0
    unit = (unit * 10) | 0
  }
  return high * unit + low
}

/** The part of a text that follows the date. */
function parseClock(bytes: Uint8Array, from: number, end: number, midnight: number, zone: Zone): number {
  if (bytes[from] !== SPACE && (bytes[from] | 0x20) !== LOWER_T) return Number.NaN
  const hourAt = from + 1
  let i = pastDigits(bytes, hourAt, end)
  if (i === hourAt || i >= end || bytes[i] !== COLON) return Number.NaN
  const hour = number(bytes, hourAt, i)
  const minuteAt = i + 1
  i = pastDigits(bytes, minuteAt, end)
  if (i !== minuteAt + 2) return Number.NaN
  const minute = number(bytes, minuteAt, i)
  let second = 0
  let fraction = 0
  if (i < end && bytes[i] === COLON) {
    const secondAt = i + 1
    i = pastDigits(bytes, secondAt, end)
    if (i !== secondAt + 2) return Number.NaN
    second = number(bytes, secondAt, i)
    if (i < end && (bytes[i] === DOT || bytes[i] === COMMA)) {
      const fractionAt = ++i
      while (i < end && isDigit(bytes[i])) i++
      if (i === fractionAt) return Number.NaN
      for (let d = 0; d < 3; d++)
        fraction = fraction * 10 + (fractionAt + d < i ? bytes[fractionAt + d] - ZERO : 0)
    }
  }
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  const local = midnight + hour * HOUR + minute * MINUTE + second * 1000 + fraction
  while (i < end && bytes[i] === SPACE) i++
  if (i === end) return zone.toUtc(local)
  const offset = parseOffset(bytes, i, end)
  return local - offset
}

/** Milliseconds of `Z`, `UTC`, `GMT`, `+01`, `+0100` or `+01:00`; NaN for anything else. */
function parseOffset(bytes: Uint8Array, from: number, end: number): number {
  const length = end - from
  if (length === 1) return (bytes[from] | 0x20) === 0x7a ? 0 : Number.NaN
  if (bytes[from] !== PLUS && bytes[from] !== MINUS) {
    const name = length === 3 ? String.fromCharCode(bytes[from], bytes[from + 1], bytes[from + 2]) : ''
    return name === 'UTC' || name === 'GMT' ? 0 : Number.NaN
  }
  if (pastDigits(bytes, from + 1, end) !== from + 3) return Number.NaN
  const hour = number(bytes, from + 1, from + 3)
  let minute = 0
  if (length > 3) {
    const minuteAt = bytes[from + 3] === COLON ? from + 4 : from + 3
    if (minuteAt + 2 !== end || pastDigits(bytes, minuteAt, end) !== end) return Number.NaN
    minute = number(bytes, minuteAt, end)
  }
  if (hour > 23 || minute > 59) return Number.NaN
  const offset = hour * HOUR + minute * MINUTE
  return bytes[from] === MINUS ? -offset : offset
}

/** Digits alone: seconds below 1e11, microseconds above 1e14, else milliseconds. */
function epoch(bytes: Uint8Array, from: number, end: number): number {
  const negative = bytes[from] === MINUS
  const start = negative ? from + 1 : from
  let value = 0
  let i = start
  for (; i < end && isDigit(bytes[i]); i++) value = value * 10 + (bytes[i] - ZERO)
  if (i === start || i - start > 17) return Number.NaN
  let thousandths = 0
  if (i < end) {
    if (bytes[i] !== DOT) return Number.NaN
    const fractionAt = ++i
    for (; i < end && isDigit(bytes[i]); i++) {
      if (i < fractionAt + 3)
        thousandths += (bytes[i] - ZERO) * (i === fractionAt ? 100 : i === fractionAt + 1 ? 10 : 1)
    }
    if (i < end) return Number.NaN
  }
  const time = value < 1e11 ? value * 1000 + thousandths : value > 1e14 ? Math.floor(value / 1000) : value
  return inRange(negative ? 0 - time : time)
}

/** Milliseconds of a duration: a number, or text such as `'30m'`, `'24h'`, `'7d'`, `'4w'`. Throws `bad-option`. */
export function parseDuration(value: Duration): number {
  if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value
  const unit = typeof value === 'string' ? UNITS[value.slice(-1)] : undefined
  const count = typeof value === 'string' ? value.slice(0, -1) : ''
  if (unit === undefined || !/^\d+(\.\d+)?$/.test(count)) {
    throw new AlsolikeError(
      'bad-option',
      `${typeof value === 'string' ? JSON.stringify(value) : String(value)} is not a duration. Give milliseconds, 0 or above, or text such as '30m', '24h', '7d' or '4w'.`,
    )
  }
  return Number(count) * unit
}

/**
 * A time zone by its IANA name (`'Europe/London'`). Knows the offset of any local time; across summer time, a
 * time that never was is read as that much later, and one that was twice as the first. Throws `bad-option`.
 */
export class Zone {
  readonly name: string
  /** Room to parse one text in. */
  readonly scratch: Uint8Array = new Uint8Array(64)
  readonly #format: Intl.DateTimeFormat | undefined
  /** Offset by quarter of an hour of local time: asking Intl costs thousands of times more. */
  readonly #offsets = new Map<number, number>()
  #quarter = Number.NaN
  #offset = 0

  constructor(name = 'UTC') {
    this.name = name
    if (name === 'UTC') return
    try {
      this.#format = new Intl.DateTimeFormat('en-US', {
        timeZone: name,
        calendar: 'gregory',
        numberingSystem: 'latn',
        hourCycle: 'h23',
        year: 'numeric',
        month: 'numeric',
        day: 'numeric',
        hour: 'numeric',
        minute: 'numeric',
        second: 'numeric',
      })
    } catch (cause) {
      throw new AlsolikeError(
        'bad-option',
        `timeZone is ${JSON.stringify(name)}. Give a name such as 'Europe/London'.`,
        { cause },
      )
    }
  }

  /** Milliseconds since 1970 of a local time, itself given as if it were UTC. */
  toUtc(local: number): number {
    if (this.#format === undefined) return local
    const quarter = Math.floor(local / QUARTER)
    if (quarter !== this.#quarter) {
      let offset = this.#offsets.get(quarter)
      if (offset === undefined) {
        offset = this.#offsetOfLocal(quarter * QUARTER)
        if (offset !== this.#offsetOfLocal(quarter * QUARTER + QUARTER - 1))
          return local - this.#offsetOfLocal(local)
        this.#offsets.set(quarter, offset)
      }
      this.#quarter = quarter
      this.#offset = offset
    }
    return local - this.#offset
  }

  #offsetOfLocal(local: number): number {
    const before = this.offsetAt(local - DAY)
    const after = this.offsetAt(local + DAY)
    if (before === after || this.offsetAt(local - before) === before) return before
    return this.offsetAt(local - after) === after ? after : before
  }

  /** Local time minus UTC at a moment, milliseconds. Asks Intl: see `LocalClock` for many moments. */
  offsetAt(time: number): number {
    if (this.#format === undefined) return 0
    const whole = Math.floor(time / 1000) * 1000
    const part: Record<string, number> = {}
    for (const { type, value } of this.#format.formatToParts(whole)) part[type] = Number(value)
    const seconds = part.hour * 3600 + part.minute * 60 + part.second
    return daysFrom1970(part.year, part.month, part.day) * DAY + seconds * 1000 - whole
  }
}

const MINUTE = 60_000
const QUARTER = 15 * MINUTE
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY, w: 7 * DAY }

const SPACE = 0x20
const PLUS = 0x2b
const COMMA = 0x2c
const MINUS = 0x2d
const DOT = 0x2e
const SLASH = 0x2f
const ZERO = 0x30
const COLON = 0x3a
const LOWER_T = 0x74

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= ZERO + 9
}

/** Where a run of at most two digits ends. */
function pastDigits(bytes: Uint8Array, from: number, end: number): number {
  let i = from
  while (i < end && i < from + 2 && isDigit(bytes[i])) i++
  return i
}

function number(bytes: Uint8Array, from: number, to: number): number {
  let value = 0
  for (let i = from; i < to; i++) value = value * 10 + (bytes[i] - ZERO)
  return value
}

function monthLength(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Days between 1970-01-01 and a date of the Gregorian calendar (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function daysFrom1970(year: number, month: number, day: number): number {
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

function inRange(time: number): number {
  return time >= -8.64e15 && time <= 8.64e15 ? time : Number.NaN
}
