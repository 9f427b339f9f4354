import { memoryArena } from '../arena.js'
import { inTurn } from '../ranges.js'
import { allocate, binaryOf, compile, type Instance, instantiate } from '../wasm/instance.js'
import type { Team, Threads } from './threads.js'

/** Kernels whose loops may be shared out. */
export interface SharedInstance<Exports> extends Instance<Exports> {
  /** How many threads work on it. */
  readonly threads: number
  /** Runs a kernel over ranges of rows, on all threads. See `Team`. */
  readonly run: Team['run']
  readonly close: Team['close']
}

/** As `instantiate`, in memory that `threads` share where there are any and it can be shared. */
export function instantiateFor<Exports>(
  threads: Threads | undefined,
  text: string,
  bytes: number,
): SharedInstance<Exports> | undefined {
  const binary = threads && binaryOf(text)
  if (binary !== undefined && compile(binary) !== undefined) {
    const team = allocate(bytes, pages => threads!.open(binary, pages))
    if (team !== undefined) {
      const { exports, memory, run, close } = team
      return { exports: exports as Exports, arena: memoryArena(memory), threads: threads!.count, run, close }
    }
  }
  const instance = instantiate<Exports>(text, bytes)
  if (instance === undefined) return undefined
  const kernels = instance.exports as Readonly<Record<string, (...args: number[]) => unknown>>
  return {
    ...instance,
    threads: 1,
    run: ({ name, args }, bounds) => inTurn(bounds, (from, to) => kernels[name](...args, from, to)),
    close() {},
  }
}
