import { AlsolikeError } from '../../errors.js'
import {
  ARGUMENTS,
  BOUNDS,
  COUNT,
  DONE,
  FAILED,
  type HelperTask,
  LAST_TURN,
  LOOP,
  MOST_ARGUMENTS,
  MOST_RANGES,
  SUM,
  TICKET,
  TICKETS,
  TURN,
} from './program.js'
import type { SharedLoop, Team } from './threads.js'

/** Seconds without a sign of life after which a helper counts as dead: a range takes milliseconds. */
const PATIENCE = 60
const SYSTEM_PAGE = 4096
/** Bytes that are touched at most: some 30 ms, in which nothing else is done. */
const TOUCHED = 2 ** 26

/**
 * Kernels over a memory that all threads share, and `helpers` more threads on it, which `start` brings to life with
 * `HELPER`. `undefined` where memory cannot be shared.
 */
export function openTeam(
  binary: Uint8Array<ArrayBuffer>,
  pages: number,
  helpers: number,
  start: (task: HelperTask) => void,
): Team | undefined {
  if (typeof SharedArrayBuffer === 'undefined') return undefined
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true })
  const module = new WebAssembly.Module(sharing(binary))
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  const words = new Int32Array(new SharedArrayBuffer(4 * (BOUNDS + MOST_RANGES + 1)))
  const numbers = new Float64Array(new SharedArrayBuffer(16 * MOST_ARGUMENTS))
  const names = WebAssembly.Module.exports(module).map(({ name }) => name)
  for (let index = 1; index <= helpers; index++) start({ words, numbers, module, memory, index })
  touch(memory)
  return {
    memory,
    exports,
    *run(loop, bounds) {
      const ranges = bounds.length - 1
      const kernel = exports[loop.name] as (...args: number[]) => number
      let sum = 0
      for (let first = 0; first < ranges; first += MOST_RANGES) {
        const count = Math.min(MOST_RANGES, ranges - first)
        const turn = publish(words, numbers, names.indexOf(loop.name), loop, bounds, first, count)
        try {
          for (let r = take(words, turn, count); r >= 0; r = take(words, turn, count)) {
            try {
              Atomics.add(words, SUM, kernel(...loop.args, bounds[first + r], bounds[first + r + 1]) | 0)
            } finally {
              Atomics.add(words, DONE, 1)
            }
            yield (first + Atomics.load(words, DONE)) / ranges
          }
        } finally {
          settle(words, turn, count)
        }
        sum += Atomics.load(words, SUM)
      }
      return sum
    },
    close() {
      Atomics.store(words, TURN, -1)
      Atomics.notify(words, TURN)
    },
  }
}

/**
 * The same module, importing a memory that is shared: one byte of the import says so. Its code needs nothing else, as
 * threads meet in the words of a team and never inside a loop.
 */
function sharing(binary: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = binary.slice()
  // "env", "memory", kind 2 (memory), limits 1: a least and a most.
  const wanted = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 1]
  const last = wanted.length - 1
  for (let at = 0; at < copy.length - last; at++) {
    if (!wanted.every((byte, i) => copy[at + i] === byte)) continue
    copy[at + last] = 3
    return copy
  }
  return copy
}

/**
 * Writes to pages while the helpers come to life: the system hands them out at the first touch, and several threads that
 * ask at once wait for one another, which took longer than the loops themselves. To write without reading first takes half
 * as long, so it is done now, while all is 0.
 */
function touch(memory: WebAssembly.Memory): void {
  const bytes = new Uint8Array(memory.buffer)
  const end = Math.min(bytes.length, TOUCHED)
  for (let at = 0; at < end; at += SYSTEM_PAGE) bytes[at] = 0
}

/** Says what is to be done; whoever takes a ticket after it has seen all of it. */
function publish(
  words: Int32Array,
  numbers: Float64Array,
  index: number,
  { args, scratch = [] }: SharedLoop,
  bounds: Int32Array,
  first: number,
  count: number,
): number {
  const turn = (Atomics.load(words, TURN) % LAST_TURN) + 1
  words[LOOP] = index
  words[ARGUMENTS] = args.length
  words[COUNT] = count
  words.set(bounds.subarray(first, first + count + 1), BOUNDS)
  numbers.set(args)
  numbers.fill(0, MOST_ARGUMENTS)
  for (const [argument, bytes] of scratch) numbers[MOST_ARGUMENTS + argument] = bytes
  Atomics.store(words, DONE, 0)
  Atomics.store(words, SUM, 0)
  Atomics.store(words, TICKET, turn * TICKETS)
  Atomics.store(words, TURN, turn)
  Atomics.notify(words, TURN)
  return turn
}

/** The next range, or −1. */
function take(words: Int32Array, turn: number, count: number): number {
  for (;;) {
    const ticket = Atomics.load(words, TICKET)
    const range = ticket - turn * TICKETS
    if (range >= count) return -1
    if (Atomics.compareExchange(words, TICKET, ticket, ticket + 1) === ticket) return range
  }
}

/** Gives no more tickets, and waits for the ranges that others have taken. */
function settle(words: Int32Array, turn: number, count: number): void {
  const taken = Math.min(
    count,
    Atomics.exchange(words, TICKET, turn * TICKETS + MOST_RANGES) - turn * TICKETS,
  )
  let patience = PATIENCE
  for (let done = Atomics.load(words, DONE); done < taken; done = Atomics.load(words, DONE)) {
    if (Atomics.wait(words, DONE, done, 1000) !== 'timed-out') patience = PATIENCE
    else if (--patience === 0) throw failed(`gave no sign of life for ${PATIENCE} seconds`)
  }
  if (Atomics.load(words, FAILED) !== 0) throw failed('broke off')
}

function failed(what: string): AlsolikeError {
  return new AlsolikeError(
    'thread-failed',
    `A thread that helped to train ${what}. The models of the last fit go on answering; fit again, or without threads.`,
  )
}
