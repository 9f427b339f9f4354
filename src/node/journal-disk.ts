import { mkdirSync, readdirSync, readFileSync, unlinkSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { join } from 'node:path'
import { writeError } from './snapshot-file.js'

/** An open journal file. */
export interface JournalFile {
  /** Adds bytes at the end; resolves when the system has them. */
  append(bytes: Uint8Array): Promise<void>
  /** Resolves when a power cut cannot take them. */
  sync(): Promise<void>
  close(): Promise<void>
}

/** Where journals lie: a folder, or in tests something that forgets what was not synced. */
export interface JournalDisk {
  names(): string[]
  read(name: string): Uint8Array
  /** Makes a file that is not there yet. */
  create(name: string): Promise<JournalFile>
  remove(name: string): void
  /** Resolves when a power cut cannot bring back what was removed. */
  settle(): Promise<void>
}

/** The folder, made where there is none. Throws `bad-file` where it cannot be. */
export function folderDisk(folder: string): JournalDisk {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (error) {
    throw writeError(folder, error)
  }
  return {
    names: () => readdirSync(folder),
    read: name => readFileSync(join(folder, name)),
    async create(name) {
      const file = await open(join(folder, name), 'ax')
      await syncFolder(folder)
      return fileOf(file)
    },
    remove: name => unlinkSync(join(folder, name)),
    settle: () => syncFolder(folder),
  }
}

function fileOf(file: FileHandle): JournalFile {
  return {
    async append(bytes) {
      for (let at = 0; at < bytes.length; ) {
        const { bytesWritten } = await file.write(bytes, at)
        at += bytesWritten
      }
    },
    sync: () => file.datasync(),
    close: () => file.close(),
  }
}

/** Makes names last through a power cut, where the system lets a folder be flushed. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
