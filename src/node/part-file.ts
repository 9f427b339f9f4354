import { randomUUID } from 'node:crypto'
import { unlinkSync } from 'node:fs'
import { open, realpath, rename, stat, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

/** Where to write what shall one day stand under a name. */
export interface PartFile {
  /** Write here. */
  readonly path: string
  /** Whether that is a file of our own, not a device that has no other name. */
  readonly own: boolean
  /** Gives it its name, in one step. */
  keep(): Promise<void>
  /** Removes it; what stood under the name stays. */
  remove(): Promise<void>
}

/**
 * A hidden sibling of a file, so that the file's name never stands for half of it. Should the process end before,
 * the sibling goes too. Links are followed and stay links; devices and pipes are written to as they are.
 */
export async function partFile(path: string): Promise<PartFile> {
  const target = await realpath(path).catch(() => path)
  const there = await stat(target).catch(() => undefined)
  if (there !== undefined && !there.isFile()) {
    return { path: target, own: false, keep: async () => {}, remove: async () => {} }
  }
  const part = join(dirname(target), `.${basename(target)}.${randomUUID().slice(0, 8)}.part`)
  const clean = () => {
    try {
      unlinkSync(part)
    } catch {}
  }
  process.once('exit', clean)
  return {
    path: part,
    own: true,
    async keep() {
      await rename(part, target)
      process.off('exit', clean)
      await flushFolder(dirname(target))
    },
    async remove() {
      process.off('exit', clean)
      await unlink(part).catch(() => {})
    },
  }
}

/** Makes the new name last through a power cut, where the system lets a folder be flushed. */
async function flushFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
