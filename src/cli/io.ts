import type { Writable } from 'node:stream'
import colors from 'picocolors'

/** Where a command reads and writes: `process`, or a test's own streams. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array | string>
  /** Data, and nothing else. */
  readonly stdout: Terminal
  /** Progress, summaries and errors. */
  readonly stderr: Terminal
  readonly env: Readonly<Record<string, string | undefined>>
}

/** A stream that may be a terminal. */
export type Terminal = Writable & { readonly isTTY?: boolean; readonly columns?: number }

/** Colours for a stream: none off a terminal, or where NO_COLOR asks for none. */
export function paintFor(stream: Terminal, io: Io): ReturnType<typeof colors.createColors> {
  return colors.createColors(stream.isTTY === true && !io.env.NO_COLOR && io.env.TERM !== 'dumb')
}

/** Places of a line on a stream: those of the terminal, at most 100, and 80 where that is not known. */
export function placesOf(stream: Terminal): number {
  return Math.min(stream.columns || 80, 100)
}

/** A line to standard error. */
export function say(io: Io, line = ''): void {
  io.stderr.write(`${line}\n`)
}

/** Data to standard output; waits until it is taken, and fails where it cannot be. */
export function put(io: Io, data: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    io.stdout.write(data, error => (error ? reject(error) : resolve()))
  })
}

/** Whether an error says that nobody reads our output any more, as under `| head`: no failure, a wish to stop. */
export function isClosedPipe(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | undefined)?.code
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ERR_STREAM_PREMATURE_CLOSE'
}

/** Text from a file for a terminal: control characters, which could move the cursor or change colours, are shown as `�`. */
export function plain(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
}
