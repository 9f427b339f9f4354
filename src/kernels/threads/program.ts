/** Places in the words that all threads of a team read and write. */
export const TURN = 0
export const TICKET = 1
export const DONE = 2
export const FAILED = 3
export const SUM = 4
export const LOOP = 5
export const ARGUMENTS = 6
export const COUNT = 7
export const BOUNDS = 8

/** A ticket is `turn · TICKETS + next range`. */
export const TICKETS = 8192
/** Ranges of one turn, so that tickets of its end stay below `TICKETS` with every thread asking once too often. */
export const MOST_RANGES = 4096
/** Turns before they begin anew: a ticket has 31 bits. */
export const LAST_TURN = 2 ** 18 - 1
export const MOST_ARGUMENTS = 32

/** What a helper is given. */
export interface HelperTask {
  /** As the places above say. */
  readonly words: Int32Array
  /** The arguments of the loop, then for each how much further it is for every next thread. */
  readonly numbers: Float64Array
  readonly module: WebAssembly.Module
  readonly memory: WebAssembly.Memory
  /** 1 and up; 0 is the thread that leads. */
  readonly index: number
}

/**
 * What a helper does, as the text of a function of its task. A thread cannot be given a function, and a file of its own
 * would have to be found again in every bundle, module system and test.
 *
 * It waits for a turn, takes ranges while there are any, and ends with turn −1. A ticket is taken by comparing, never by
 * adding: a helper that wakes late still holds the arguments of a turn that is over, and its comparison fails.
 */
export const HELPER = `({ words, numbers, module, memory, index }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } })
  const names = WebAssembly.Module.exports(module).map(({ name }) => name)
  for (let turn = 0; ; ) {
    Atomics.wait(words, ${TURN}, turn)
    turn = Atomics.load(words, ${TURN})
    if (turn < 0) return
    const loop = exports[names[words[${LOOP}]]]
    const count = words[${COUNT}]
    const args = []
    for (let a = 0; a < words[${ARGUMENTS}]; a++) args.push(numbers[a] + index * numbers[${MOST_ARGUMENTS} + a])
    for (;;) {
      const ticket = Atomics.load(words, ${TICKET})
      const range = ticket % ${TICKETS}
      if (ticket - range !== turn * ${TICKETS} || range >= count) break
      if (Atomics.compareExchange(words, ${TICKET}, ticket, ticket + 1) !== ticket) continue
      try {
        Atomics.add(words, ${SUM}, loop(...args, words[${BOUNDS} + range], words[${BOUNDS} + range + 1]) | 0)
      } catch {
        Atomics.store(words, ${FAILED}, 1)
      }
      Atomics.add(words, ${DONE}, 1)
      Atomics.notify(words, ${DONE})
    }
  }
}`
