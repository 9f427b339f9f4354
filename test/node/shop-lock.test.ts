import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { lockFolder } from '../../src/node/shop-lock.js'

const { renameSync } = fs
const holder = (pid: number) => JSON.stringify({ pid, host: hostname(), since: 1 })
/** No process has so high a number. */
const GONE = 2 ** 30
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'alsolike-lock-'))
})
afterEach(() => {
  fs.renameSync = renameSync
  syncBuiltinESMExports()
  rmSync(folder, { recursive: true })
})

describe('lockFolder', () => {
  it('takes over from a process that is gone, and leaves nothing', () => {
    writeFileSync(join(folder, 'lock'), holder(GONE))
    const unlock = lockFolder(folder)
    expect(() => lockFolder(folder)).toThrow(/exactly one may/)
    unlock()
    expect(readdirSync(folder)).toEqual([])
  })

  it('lets the faster of two have it who both find the lock of a process that is gone', () => {
    const path = join(folder, 'lock')
    writeFileSync(path, holder(GONE))
    fs.renameSync = (from, to) => {
      // Between reading the old lock and taking it away, another did both
      writeFileSync(path, holder(process.ppid))
      renameSync(from, to)
    }
    syncBuiltinESMExports()
    expect(() => lockFolder(folder)).toThrow(/exactly one may/)
    expect(readFileSync(path, 'utf8')).toBe(holder(process.ppid))
    expect(readdirSync(folder)).toEqual(['lock'])
  })

  it('does not take away a lock that is no longer its own', () => {
    const unlock = lockFolder(folder)
    writeFileSync(join(folder, 'lock'), holder(process.ppid))
    unlock()
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(holder(process.ppid))
  })
})
