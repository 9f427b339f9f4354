import { Presets, SingleBar } from 'cli-progress'
import { type Io, plain, say } from './io.js'

/** How often a plain line tells of long work, milliseconds. */
const EVERY = 5_000

/** Tells how far long work is: a bar on a terminal, a plain line every few seconds elsewhere. */
export class ProgressLine {
  readonly #io: Io
  readonly #quiet: boolean
  #bar: SingleBar | undefined
  #label = ''
  #told = performance.now()

  constructor(io: Io, quiet: boolean) {
    this.#io = io
    this.#quiet = quiet
  }

  /**
   * @param label what is being done: `Reading events.csv`
   * @param done 0 … 1, undefined where the end is not known
   * @param note what else is known: `243,000 rows`
   */
  show(label: string, done: number | undefined, note = ''): void {
    if (this.#quiet) return
    const text = plain(label)
    if (this.#io.stderr.isTTY === true) this.#draw(text, done ?? 0, note)
    else if (performance.now() - this.#told >= EVERY) {
      this.#told = performance.now()
      const share = done === undefined ? '' : ` ${Math.floor(done * 100)} %`
      say(this.#io, `${text}:${share}${note === '' ? '' : ` ${note}`}`)
    }
    this.#label = text
  }

  /** Takes the bar away, so that lines can follow. */
  clear(): void {
    this.#bar?.stop()
    this.#bar = undefined
  }

  #draw(label: string, done: number, note: string): void {
    if (this.#bar === undefined || this.#label !== label) {
      this.clear()
      this.#bar = new SingleBar(
        {
          stream: this.#io.stderr,
          format: '{label} {bar} {percentage} %  {note}',
          barsize: 24,
          hideCursor: true,
          clearOnComplete: true,
          fps: 8,
          gracefulExit: false,
        },
        Presets.shades_classic,
      )
      this.#bar.start(1, 0, { label, note })
    }
    this.#bar.update(Math.min(1, done), { label, note })
  }
}
