import fs from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** Files of which a power cut takes what was not flushed. */
export interface FragileFiles {
  /** Keeps count, from now on, of what a cut would leave of a folder. */
  watch(folder: string): FragileFolder
  /** Gives the functions of `node:fs` back. */
  release(): Promise<void>
}
export interface FragileFolder {
  /** Cuts the power: nothing under way ends any more. Writes what is left of the folder into `target`. */
  cut(target: string, dice: () => number): void
}

/** A file as the disk has it, and what was written to it since its last flush. */
interface Inode {
  kept: Uint8Array
  readonly pending: Write[]
}
interface Write {
  readonly at: number
  readonly bytes: Uint8Array
}
type Names = Map<string, Inode>
interface Folder {
  /** Names that a cut leaves, names as the program sees them, and the changes between. */
  readonly kept: Names
  readonly now: Names
  namings: ((names: Names) => void)[]
  dark: boolean
}

/**
 * Watches all that this process does to the files of some folders, by taking the place of functions of `node:fs`. After
 * a cut, what was not flushed is there, or only a beginning of it, or nothing, each file for itself; likewise names that
 * were given, changed or taken since the folder was flushed, each for itself and in any combination.
 */
export function fragileFiles(): FragileFiles {
  const real = { ...fs }
  const promises = { ...fs.promises }
  const folders = new Map<string, Folder>()
  const open: FileHandle[] = []
  const folderOf = (path: unknown): Folder | undefined =>
    typeof path === 'string' ? folders.get(dirname(path)) : undefined
  const rename = (folder: Folder, change: (names: Names) => void): void => {
    change(folder.now)
    folder.namings.push(change)
  }

  fs.promises.open = (async (path: string, flags, mode) => {
    const whole = folders.get(path)
    if (whole !== undefined) {
      const handle = await promises.open(path, flags, mode)
      open.push(handle)
      return flushable(whole, handle)
    }
    const folder = folderOf(path)
    if (folder === undefined || flags === 'r') return promises.open(path, flags, mode)
    return alive(folder, async () => {
      const file = await promises.open(path, flags, mode)
      open.push(file)
      const inode: Inode = { kept: new Uint8Array(0), pending: [] }
      if (!folder.dark) rename(folder, names => names.set(basename(path), inode))
      return watched(folder, file, inode)
    })
  }) as typeof fs.promises.open
  fs.promises.rename = (async (from: string, to: string) => {
    const folder = folderOf(from)
    if (folder === undefined) return promises.rename(from, to)
    return alive(folder, async () => {
      await promises.rename(from, to)
      const inode = folder.now.get(basename(from))!
      rename(folder, names => {
        names.delete(basename(from))
        names.set(basename(to), inode)
      })
    })
  }) as typeof fs.promises.rename
  fs.promises.unlink = (async (path: string) => {
    const folder = folderOf(path)
    if (folder === undefined) return promises.unlink(path)
    return alive(folder, async () => {
      await promises.unlink(path)
      rename(folder, names => names.delete(basename(path)))
    })
  }) as typeof fs.promises.unlink
  fs.unlinkSync = path => {
    const folder = folderOf(path)
    if (folder?.dark) return
    real.unlinkSync(path)
    if (folder !== undefined) rename(folder, names => names.delete(basename(path as string)))
  }
  syncBuiltinESMExports()

  return {
    watch(path) {
      const kept: Names = new Map()
      for (const entry of real.readdirSync(path)) {
        kept.set(entry, { kept: new Uint8Array(real.readFileSync(join(path, entry))), pending: [] })
      }
      const folder: Folder = { kept, now: new Map(kept), namings: [], dark: false }
      folders.set(path, folder)
      return { cut: (target, dice) => leave(folder, target, dice) }
    },
    async release() {
      Object.assign(fs.promises, promises)
      fs.unlinkSync = real.unlinkSync
      syncBuiltinESMExports()
      for (const file of open) await file.close().catch(() => {})
    },
  }
}

/** After the cut nothing answers. */
async function alive<T>(folder: Folder, act: () => Promise<T>): Promise<T> {
  const never = new Promise<never>(() => {})
  if (folder.dark) return never
  try {
    const result = await act()
    return folder.dark ? never : result
  } catch (error) {
    if (folder.dark) return never
    throw error
  }
}

/** The folder itself: a flush makes its names last. */
function flushable(folder: Folder, handle: FileHandle): FileHandle {
  return {
    async sync() {
      const { length } = folder.namings
      await alive(folder, () => handle.sync())
      for (const change of folder.namings.splice(0, length)) change(folder.kept)
    },
    close: () => handle.close(),
  } as unknown as FileHandle
}

function watched(folder: Folder, file: FileHandle, inode: Inode): FileHandle {
  let end = 0
  const flush = async (act: () => Promise<void>): Promise<void> => {
    const { length } = inode.pending
    await alive(folder, act)
    inode.kept = applied(inode.kept, inode.pending.splice(0, length))
  }
  return {
    async write(bytes: Uint8Array, offset = 0, length = bytes.length - offset) {
      // Half of it, as the system may: whoever writes must go on with the rest
      const size = length > 64 ? Math.ceil(length / 2) : length
      inode.pending.push({ at: end, bytes: bytes.slice(offset, offset + size) })
      end += size
      return alive(folder, () => file.write(bytes, offset, size))
    },
    sync: () => flush(() => file.sync()),
    datasync: () => flush(() => file.datasync()),
    close: () => alive(folder, () => file.close()),
  } as unknown as FileHandle
}

function leave(folder: Folder, target: string, dice: () => number): void {
  folder.dark = true
  const left = new Map(folder.kept)
  for (const change of folder.namings) if (dice() < 0.5) change(left)
  for (const [entry, { kept, pending }] of left) {
    const share = Math.floor(dice() * (pending.length + 1))
    const survivors = pending.slice(0, share)
    const next = pending[share]
    if (next !== undefined) {
      survivors.push({ at: next.at, bytes: next.bytes.slice(0, Math.floor(dice() * next.bytes.length)) })
    }
    fs.writeFileSync(join(target, entry), applied(kept, survivors))
  }
}

function applied(kept: Uint8Array, writes: readonly Write[]): Uint8Array {
  let length = kept.length
  for (const { at, bytes } of writes) length = Math.max(length, at + bytes.length)
  const joined = new Uint8Array(length)
  joined.set(kept)
  for (const { at, bytes } of writes) joined.set(bytes, at)
  return joined
}
