import type { Arena } from '../arena.js'

/**
 * Threads that share the work of a training, such as `workerThreads()` of alsolike/node. What is learnt is the same to
 * the bit with any number of them.
 */
export interface Threads {
  /** How many work, the calling one included. */
  readonly count: number
  /** Milliseconds of work from which the others are worth starting. */
  readonly from: number
  /**
   * Starts the others on kernels (the bytes of a WebAssembly module) over a memory of so many pages that all share.
   * They join when they are ready; the calling one does not wait for them. `undefined` where memory cannot be shared;
   * throws what the engine throws when there is not that much.
   */
  open(binary: Uint8Array<ArrayBuffer>, pages: number): Team | undefined
}

/** Threads at work on one memory. */
export interface Team {
  readonly memory: WebAssembly.Memory
  readonly exports: WebAssembly.Exports
  /** Like `inTurn`, with ranges in no particular order: rows must not need one another. */
  run(loop: SharedLoop, bounds: Int32Array): Generator<number, number, void>
  /** Ends the other threads. */
  close(): void
}

/** A kernel and its arguments, but for the last two: `from` and `to`. */
export interface SharedLoop {
  readonly name: string
  readonly args: readonly number[]
  /** Which arguments point to working memory, and how many bytes further each next thread has its own. */
  readonly scratch?: readonly (readonly [argument: number, bytes: number])[]
}

/** Kernels that may run on several threads. */
export interface Shareable extends Arena {
  /** How many threads work on them: each needs its own working memory. */
  readonly threads: number
  /** Ends the threads. Call it when the training ends, however it ends. */
  close(): void
}

/** The threads, where so much work (milliseconds of one) is worth their start. */
export function threadsFor(threads: Threads | undefined, milliseconds: number): Threads | undefined {
  return threads !== undefined && threads.count > 1 && milliseconds >= threads.from ? threads : undefined
}
