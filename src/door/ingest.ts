import { blankEvent, type CheckContext, type CheckedEvent, checkEvent } from '../data/event.js'
import type { EventLog } from '../data/log/event-log.js'
import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import type { IngestOptions, IngestReport, ShopEvent } from '../types.js'

/** The bad events that a report lists; the others are counted. */
const LISTED = 100

const DEFAULTS: Required<IngestOptions> = { invalid: 'throw', duplicates: 'keep' }

/** Counts what happens to events on their way into the log. */
export class Intake {
  readonly #log: EventLog
  readonly #context: CheckContext
  readonly #options: Required<IngestOptions>
  readonly #event: CheckedEvent = blankEvent()
  readonly #rejected = new Map<string, number>()
  readonly #problems: { position: number; message: string }[] = []
  #read = 0
  #kept = 0

  constructor(log: EventLog, context: CheckContext, options: IngestOptions | undefined) {
    this.#log = log
    this.#context = context
    this.#options = checkOptions('ingest', options, DEFAULTS)
    const { invalid, duplicates } = this.#options
    if (invalid !== 'throw' && invalid !== 'skip') throw bad('invalid', invalid, "'throw' or 'skip'")
    if (duplicates !== 'keep' && duplicates !== 'drop')
      throw bad('duplicates', duplicates, "'keep' or 'drop'")
  }

  /** Takes a finite batch: with `invalid: 'throw'` all of it or, when one is bad, nothing. */
  takeAll(events: readonly ShopEvent[]): void {
    if (this.#options.invalid === 'throw') {
      for (let position = 0; position < events.length; position++) {
        const wrong = checkEvent(events[position], this.#context, this.#event)
        if (wrong !== undefined) throw badEvent(position, wrong.message, 'Nothing was taken in.')
      }
    }
    for (const event of events) this.take(event)
  }

  /** Takes the next event of a stream. */
  take(event: ShopEvent): void {
    const position = this.#read++
    const wrong = checkEvent(event, this.#context, this.#event)
    if (wrong === undefined) {
      if (this.#log.add(this.#event, this.#options.duplicates) > 0) this.#kept++
      else this.#reject('duplicate')
      return
    }
    if (this.#options.invalid === 'throw') {
      throw badEvent(position, wrong.message, `The ${this.#kept} before it were kept.`)
    }
    this.#reject(wrong.reason)
    if (this.#problems.length < LISTED) {
      this.#problems.push({ position, message: `Event ${position} ${wrong.message}` })
    }
  }

  report(): IngestReport {
    return {
      read: this.#read,
      kept: this.#kept,
      rejected: Object.fromEntries(this.#rejected),
      problems: this.#problems,
    }
  }

  #reject(reason: string): void {
    this.#rejected.set(reason, (this.#rejected.get(reason) ?? 0) + 1)
  }
}

function badEvent(position: number, message: string, consequence: string): AlsolikeError {
  return new AlsolikeError('bad-event', `Event ${position} ${message} ${consequence}`)
}

function bad(name: string, found: unknown, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-option', `ingest option ${name} is ${String(found)}; it wants ${wanted}.`)
}
