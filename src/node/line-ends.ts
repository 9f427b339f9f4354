const LF = 10
const CR = 13

/** The first line feed or carriage return from `at` on, `end` where there is none. */
export function lineEnd(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && bytes[at] !== LF && bytes[at] !== CR) at++
  return at
}

/** The first byte of the next line, `at` standing on the end of this one. */
export function nextLine(bytes: Uint8Array, at: number, end: number): number {
  if (at >= end) return end
  return bytes[at] === CR && at + 1 < end && bytes[at + 1] === LF ? at + 2 : at + 1
}

/** How many lines end in `bytes[from … to)`; the byte behind them tells whether a carriage return does. */
export function linesIn(bytes: Uint8Array, from: number, to: number): number {
  let lines = 0
  for (let at = from; at < to; at++) {
    if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) lines++
  }
  return lines
}
