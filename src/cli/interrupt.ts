/** A first Ctrl-C as a wish to stop; `release` gives the signal back to whoever had it. A second one ends the program. */
export interface Interrupt {
  readonly signal: AbortSignal
  release(): void
}

/** @param told is called when the wish is there */
export function firstInterrupt(told: () => void): Interrupt {
  const stop = new AbortController()
  const before = process.listeners('SIGINT')
  const listener = (): void => {
    release()
    stop.abort()
    told()
  }
  const release = (): void => {
    process.off('SIGINT', listener)
    for (const other of before) if (!process.listeners('SIGINT').includes(other)) process.on('SIGINT', other)
  }
  for (const other of before) process.off('SIGINT', other)
  process.on('SIGINT', listener)
  return { signal: stop.signal, release }
}
