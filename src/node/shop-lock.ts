import { readFileSync, rmSync, unlinkSync, writeFileSync } from 'node:fs'
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
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(path, JSON.stringify(own), { flag: 'wx' })
      return () => rmSync(path, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw writeError(path, error)
      const holder = readHolder(path)
      if (attempt > 0 || lives(holder, own)) {
        throw new AlsolikeError(
          'bad-file',
          `${folder} is written by process ${holder?.pid ?? 'unknown'} on ${holder?.host ?? 'an unknown host'}; exactly one may. Close it there, or remove ${path} if that process is gone.`,
        )
      }
      unlinkSync(path)
    }
  }
}

function readHolder(path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
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
