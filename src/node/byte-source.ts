import { createReadStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { AlsolikeError } from '../errors.js'

/** Bytes read at once. gunzip's own default of 16 KiB takes more than twice the time. */
const PIECE_BYTES = 1 << 20

export interface SourceOptions {
  /** What `-` reads. @default process.stdin */
  readonly stdin?: AsyncIterable<Uint8Array | string>
  /** Called with the bytes of the file (packed ones, for gzip) read so far. */
  readonly onBytes?: (bytes: number) => void
}

/**
 * The bytes of a file, or of standard input for `-`, piece by piece and unpacked where they begin as gzip does, whatever
 * the name says. The first piece holds at least the first 64 KiB where there are so many. Memory: a few pieces.
 * @throws AlsolikeError `bad-file`: missing, a folder, not readable, or gzip that is cut off or damaged
 */
export async function* readPieces(file: string, options: SourceOptions = {}): AsyncGenerator<Uint8Array> {
  const name = fileName(file)
  const raw = rawPieces(file, options)
  try {
    const first = await gather(raw, 2)
    if (first[0] !== 0x1f || first[1] !== 0x8b) {
      try {
        yield* withFirst(await gather(withFirst(first, raw), 1 << 16), raw)
      } finally {
        await raw.return(undefined)
      }
      return
    }
    const unpacked = createGunzip({ chunkSize: PIECE_BYTES })
    // An error reaches the reader through `unpacked`; leaving early closes the file.
    pipeline(Readable.from(withFirst(first, raw)), unpacked, () => {})
    yield* unpacked
  } catch (error) {
    throw fileError(name, error)
  }
}

/** How a file is called in messages. */
export function fileName(file: string): string {
  return file === '-' ? 'Standard input' : file
}

/** What went wrong with a file, in words; errors of alsolike pass. */
export function fileError(name: string, error: unknown): unknown {
  if (error instanceof AlsolikeError || !(error instanceof Error)) return error
  const { code } = error as NodeJS.ErrnoException
  const words =
    code === 'ENOENT'
      ? `There is no file ${name}. Check the path.`
      : code === 'EISDIR'
        ? `${name} is a folder; name the files in it.`
        : code === 'EACCES' || code === 'EPERM'
          ? `${name} may not be read by this user (${code}).`
          : code === 'Z_BUF_ERROR'
            ? `${name} is gzip that ends too early: it was cut off while being written or copied. Fetch it again.`
            : code?.startsWith('Z_')
              ? `${name} is damaged gzip (${error.message}). Fetch it again.`
              : undefined
  return words === undefined ? error : new AlsolikeError('bad-file', words, { cause: error })
}

async function* rawPieces(file: string, options: SourceOptions): AsyncGenerator<Uint8Array> {
  const source =
    file === '-'
      ? (options.stdin ?? process.stdin)
      : (createReadStream(file, { highWaterMark: PIECE_BYTES }) as AsyncIterable<Uint8Array>)
  let bytes = 0
  for await (const piece of source) {
    const chunk = typeof piece === 'string' ? new TextEncoder().encode(piece) : piece
    bytes += chunk.length
    options.onBytes?.(bytes)
    yield chunk
  }
}

async function* withFirst(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first
  yield* rest
}

/** Pieces joined until there are so many bytes, or no more. */
async function gather(pieces: AsyncGenerator<Uint8Array>, bytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  while (length < bytes) {
    const step = await pieces.next()
    if (step.done) break
    parts.push(step.value)
    length += step.value.length
  }
  return parts.length === 1 ? parts[0] : Buffer.concat(parts)
}
