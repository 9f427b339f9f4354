import { randomUUID } from 'node:crypto'
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { AlsolikeError } from '../errors.js'
import { writeError } from './snapshot-file.js'

interface Holder {
  readonly pid: number
  readonly host: string
  /** When the process began: a number of a process is used again after its end. */
  readonly since: number
}

/**
 * Says that this process writes the folder; returns what takes it back. Of processes that are gone the lock is taken
 * over. Throws `bad-file` naming who holds it, and where the folder may not be written.
 */
export function lockFolder(folder: string): () => void {
  const path = join(folder, 'lock')
  const own: Holder = { pid: process.pid, host: hostname(), since: Math.floor(performance.timeOrigin) }
  const text = JSON.stringify(own)
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, text, { flag: 'wx' })
      return () => {
        if (read(path) === text) rmSync(path, { force: true })
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw writeError(path, error)
      const found = read(path)
      const holder = holderOf(found)
      if (attempt > 0 || lives(holder, own) || !takeAway(path, found)) {
        throw new AlsolikeError(
          'bad-file',
          `${folder} is written by process ${holder?.pid ?? 'unknown'} on ${holder?.host ?? 'an unknown host'}; exactly one may. Close it there, or remove ${path} if that process is gone.`,
        )
      }
    }
  }
}

/**
 * Removes a lock that says `found`. False when somebody else was faster: what was moved aside is then their lock, which
 * is put back.
 */
function takeAway(path: string, found: string | undefined): boolean {
  const aside = `${path}.${randomUUID()}`
  try {
    renameSync(path, aside)
  } catch {
    return false
  }
  const same = read(aside) === found
  try {
    if (!same) linkSync(aside, path)
  } catch {
    // A third has the folder by now
  }
  rmSync(aside)
  return same
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

function holderOf(text: string | undefined): Holder | undefined {
  try {
    return JSON.parse(text ?? '') as Holder
  } catch {
    return undefined
  }
}

/** A lock that a crash left half written is nobody's; one of another host cannot be judged from here. */
function lives(holder: Holder | undefined, own: Holder): boolean {
  if (holder === undefined) return false
  if (holder.host !== own.host) return true
  if (holder.pid === own.pid) return holder.since === own.since
  try {
    process.kill(holder.pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
