import type { JournalDisk, JournalFile } from './journal-disk.js'
import { scanJournal } from './journal-format.js'
import { writeError } from './snapshot-file.js'

/**
 * When a record counts as kept. `'write'`: the system has it, so it outlives the process. `'sync'`: the disk has it, so it
 * outlives a power cut; records that come while the disk is busy share the next flush.
 */
export type JournalSync = 'write' | 'sync'

export interface JournalOptions {
  readonly sync: JournalSync
  /** A file that grew beyond is closed and the next begun. */
  readonly maxBytes: number
}

/** What was found of a journal. */
export interface FoundJournal {
  readonly records: readonly unknown[]
  /** Files with bytes that belong to no whole record. */
  readonly torn: readonly { readonly file: string; readonly bytes: number }[]
  /** Number of the last file, 0 for none. */
  readonly last: number
}

const NAME = /^journal-(\d{8})\.log$/
const nameOf = (number: number): string => `journal-${String(number).padStart(8, '0')}.log`

/** Every whole record of the files from number `from` on, in order. */
export function readJournal(disk: JournalDisk, from: number): FoundJournal {
  const records: unknown[] = []
  const torn: { file: string; bytes: number }[] = []
  let last = 0
  for (const number of numbers(disk)) {
    last = number
    if (number < from) continue
    const scanned = scanJournal(disk.read(nameOf(number)))
    for (const record of scanned.records) records.push(record)
    if (scanned.torn > 0) torn.push({ file: nameOf(number), bytes: scanned.torn })
  }
  return { records, torn, last }
}

/** Removes the files below `before`. */
export function dropJournal(disk: JournalDisk, before: number): void {
  for (const number of numbers(disk)) if (number < before) disk.remove(nameOf(number))
}

function numbers(disk: JournalDisk): number[] {
  return disk
    .names()
    .flatMap(name => NAME.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
}

/**
 * Appends records. Never to a file that was there before: what a crash left at its end stays where it is.
 *
 * After a failed write nothing more is taken: what is on the disk is then no longer known. All that was kept until then
 * is there at the next opening.
 */
export class Journal {
  readonly #disk: JournalDisk
  readonly #options: JournalOptions
  #number: number
  #file: JournalFile | undefined
  #size = 0
  #done: Promise<void> = Promise.resolve()
  /** The write that has not begun yet, which those who come now share. */
  #batch: { readonly parts: Uint8Array[]; kept: Promise<void> } | undefined
  #failure: unknown

  constructor(disk: JournalDisk, last: number, options: JournalOptions) {
    this.#disk = disk
    this.#number = last
    this.#options = options
  }

  /** Number of the newest file. */
  get number(): number {
    return this.#number
  }

  /** Resolves when the record, as `recordWriter` wrote it, is kept; throws `bad-file` where it could not be. */
  append(record: Uint8Array): Promise<void> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure)
    if (this.#batch === undefined) {
      const batch = { parts: [] as Uint8Array[], kept: this.#done }
      batch.kept = this.#then(() => {
        if (this.#batch === batch) this.#batch = undefined
        return this.#write(batch.parts)
      })
      this.#batch = batch
    }
    this.#batch.parts.push(record)
    return this.#batch.kept
  }

  /** Begins a new file for what comes from now on, and returns its number. */
  rotate(): Promise<number> {
    this.#batch = undefined
    const waited = this.#then(() => this.#begin())
    return waited.then(() => this.#number)
  }

  /** Waits for all that was appended. */
  async close(): Promise<void> {
    await this.#done.catch(() => {})
    await this.#file?.close()
    this.#file = undefined
  }

  #then(step: () => Promise<void>): Promise<void> {
    const turn = this.#done.then(async () => {
      if (this.#failure !== undefined) throw this.#failure
      try {
        await step()
      } catch (error) {
        this.#failure = writeError(nameOf(this.#number), error)
        throw this.#failure
      }
    })
    this.#done = turn.catch(() => {})
    return turn
  }

  async #write(parts: readonly Uint8Array[]): Promise<void> {
    if (this.#file === undefined || this.#size >= this.#options.maxBytes) await this.#begin()
    const bytes = parts.length === 1 ? parts[0] : Buffer.concat(parts)
    await this.#file!.append(bytes)
    this.#size += bytes.length
    if (this.#options.sync === 'sync') await this.#file!.sync()
  }

  async #begin(): Promise<void> {
    if (this.#file !== undefined) {
      await this.#file.sync()
      await this.#file.close()
      this.#file = undefined
    }
    this.#file = await this.#disk.create(nameOf(this.#number + 1))
    this.#number++
    this.#size = 0
  }
}
