import fs, { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { popular, type ShopEvent } from '../../src/index.js'
import { openShop } from '../../src/node/index.js'

const base = mkdtempSync(join(tmpdir(), 'alsolike-disk-'))
afterAll(() => rmSync(base, { recursive: true }))
let clock = Date.UTC(2026, 0, 1)
const shop = { models: { popular: popular() }, now: () => clock }
const options = { shop, training: 'here' as const }
const event = (n: number): ShopEvent => ({ user: 'u', item: `i${n}`, type: 'view' })
const failing = (code: string) => Object.assign(new Error(code), { code })

const { writeFileSync: write, promises } = fs
const { open } = promises
afterEach(() => {
  fs.writeFileSync = write
  promises.open = open
  syncBuiltinESMExports()
})

/** Lets the disk of a folder take so many more bytes. */
function leaveRoom(folder: string, bytes: number): void {
  let left = bytes
  promises.open = (async (path: string, flags: string, mode?: number) => {
    const file = await open(path, flags, mode)
    if (dirname(path) !== folder || flags === 'r') return file
    return {
      async write(data: Uint8Array, offset = 0, length = data.length - offset) {
        const size = Math.min(length, left)
        left -= size
        if (size === 0) throw failing('ENOSPC')
        return file.write(data, offset, size)
      },
      sync: () => file.sync(),
      datasync: () => file.datasync(),
      close: () => file.close(),
    } as unknown as FileHandle
  }) as typeof promises.open
  syncBuiltinESMExports()
}

describe('a shop on a disk that fails', () => {
  it('takes nothing more once the disk is full, and has what it acknowledged when there is room again', async () => {
    const folder = join(base, 'full')
    const first = await openShop(folder, options)
    leaveRoom(folder, 1000)
    const kept: string[] = []
    let refused = 0
    for (let n = 0; n < 30; n++) {
      await first.ingest(event(n)).then(
        () => kept.push(`i${n}`),
        error => {
          refused++
          expect(error).toMatchObject({ code: 'bad-file' })
          expect(error.message).toContain('the disk is full')
        },
      )
    }
    expect(kept.length).toBeGreaterThan(3)
    expect(refused).toBe(30 - kept.length)
    await expect(first.save()).rejects.toMatchObject({ code: 'bad-file' })
    await first.close()
    promises.open = open
    syncBuiltinESMExports()
    const second = await openShop(folder, options)
    expect(second.shop.stats().events).toBe(kept.length)
    expect(second.recovery.torn).toHaveLength(1)
    await second.ingest(event(99))
    await second.close()
  })

  it('keeps the snapshot that was there when there is no room for the next', async () => {
    const folder = join(base, 'snapshot')
    const first = await openShop(folder, options)
    await first.ingest(event(1))
    await first.save()
    await first.ingest(event(2))
    leaveRoom(folder, 100)
    await expect(first.save()).rejects.toMatchObject({ code: 'bad-file' })
    await first.close()
    promises.open = open
    syncBuiltinESMExports()
    const second = await openShop(folder, options)
    expect(second.shop.stats().events).toBe(2)
    expect(readdirSync(folder).filter(name => name.endsWith('.part'))).toEqual([])
    await second.close()
  })

  it('says so where it may not write, and where the folder is a file', async () => {
    const folder = join(base, 'read-only')
    fs.writeFileSync = () => {
      throw failing('EROFS')
    }
    syncBuiltinESMExports()
    const opening = openShop(folder, options)
    await expect(opening).rejects.toMatchObject({ code: 'bad-file' })
    await expect(opening).rejects.toThrow(/may not be written by this user \(EROFS\)/)
    fs.writeFileSync = write
    syncBuiltinESMExports()
    writeFileSync(join(base, 'file'), '')
    await expect(openShop(join(base, 'file'), options)).rejects.toMatchObject({ code: 'bad-file' })
    await expect(openShop(join(base, 'file', 'in it'), options)).rejects.toMatchObject({ code: 'bad-file' })
  })
})

describe('a clock that jumps', () => {
  it('loses no event, forwards or backwards, while the shop is open or before it is opened again', async () => {
    const folder = join(base, 'clock')
    const year = 365 * 86_400_000
    const first = await openShop(folder, options)
    for (const jump of [0, year, -2 * year, year]) {
      clock += jump
      await first.ingest(event(Math.abs(jump) + clock))
    }
    await first.fit()
    clock -= year
    await first.ingest(event(5))
    const before = Buffer.from(first.shop.snapshot())
    await first.close()
    const second = await openShop(folder, options)
    expect(second.shop.stats().events).toBe(5)
    expect(Buffer.from(second.shop.snapshot()).equals(before)).toBe(true)
    await second.close()
  })
})
