import { open } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AlsolikeError } from '../errors.js'
import { fileError } from './byte-source.js'
import { type PartFile, partFile } from './part-file.js'

/** At most so many bytes in one read or write: what every file system takes at once. */
const AT_ONCE = 1 << 28

/**
 * Writes a snapshot so that `path` always holds a whole one: into a sibling file first, flushed to the disk, then
 * renamed. When anything fails (a full disk, say) the sibling is removed and the old file is untouched.
 * A device or pipe is written to directly.
 * @throws AlsolikeError `bad-file` naming the path and what the system said
 */
export async function saveSnapshot(path: string, snapshot: ArrayBuffer): Promise<void> {
  const part = await partFile(path)
  try {
    await writeInto(part, new Uint8Array(snapshot))
    await part.keep()
  } catch (error) {
    await part.remove()
    throw writeError(path, error)
  }
}

/**
 * The snapshot in a file, ready for `Recommender.restore`.
 * @throws AlsolikeError `bad-file` when the file is missing or cannot be read
 */
export async function loadSnapshot(path: string): Promise<ArrayBuffer> {
  try {
    const file = await open(path, 'r')
    try {
      const size = (await file.stat()).size
      const bytes = new Uint8Array(size)
      let at = 0
      while (at < size) {
        const { bytesRead } = await file.read(bytes, at, Math.min(AT_ONCE, size - at), at)
        if (bytesRead === 0) break
        at += bytesRead
      }
      return at === size ? bytes.buffer : bytes.buffer.slice(0, at)
    } finally {
      await file.close()
    }
  } catch (error) {
    throw fileError(path, error)
  }
}

/** What went wrong with writing, in words. */
export function writeError(path: string, error: unknown): unknown {
  if (error instanceof AlsolikeError || !(error instanceof Error)) return error
  const { code } = error as NodeJS.ErrnoException
  if (code === undefined) return error
  const words =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? `the disk is full (${code})`
      : code === 'ENOENT'
        ? `there is no folder ${dirname(path)}`
        : code === 'EISDIR'
          ? 'it is a folder'
          : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
            ? `it may not be written by this user (${code})`
            : error.message
  return new AlsolikeError('bad-file', `Could not write ${path}: ${words}.`, { cause: error })
}

async function writeInto({ path, own }: PartFile, bytes: Uint8Array): Promise<void> {
  const file = await open(path, 'w')
  try {
    let at = 0
    while (at < bytes.length) {
      const { bytesWritten } = await file.write(bytes, at, Math.min(AT_ONCE, bytes.length - at))
      at += bytesWritten
    }
    if (own) await file.sync()
  } finally {
    await file.close()
  }
}
