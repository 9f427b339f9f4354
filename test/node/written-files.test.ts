import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { csvWriter } from '../../src/node/csv-writer.js'
import { rejectFile } from '../../src/node/reject-file.js'
import { loadSnapshot, saveSnapshot } from '../../src/node/snapshot-file.js'

const buffer = (...bytes: number[]): ArrayBuffer => Uint8Array.from(bytes).buffer
const folder = (): string => mkdtempSync(join(tmpdir(), 'alsolike-written-'))

describe('saveSnapshot', () => {
  it('writes what loadSnapshot reads, over an older file, and leaves no other', async () => {
    const place = folder()
    const path = join(place, 'shop.alsolike')
    await saveSnapshot(path, buffer(1, 2, 3))
    await saveSnapshot(path, buffer(4, 5))
    expect(new Uint8Array(await loadSnapshot(path))).toEqual(Uint8Array.of(4, 5))
    expect(readdirSync(place)).toEqual(['shop.alsolike'])
  })

  it('writes through a link to the file it names', async () => {
    const place = folder()
    const link = join(place, 'current')
    writeFileSync(join(place, 'shop.alsolike'), 'old')
    symlinkSync('shop.alsolike', link)
    await saveSnapshot(link, buffer(7))
    expect(readFileSync(join(place, 'shop.alsolike'))).toEqual(Buffer.of(7))
    expect(readdirSync(place).sort()).toEqual(['current', 'shop.alsolike'])
  })

  it('says that there is no such folder, or that a folder is in the place', async () => {
    const place = folder()
    mkdirSync(join(place, 'shop.alsolike'))
    await expect(saveSnapshot(join(place, 'none', 'x'), buffer(1))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('there is no folder'),
    })
    await expect(saveSnapshot(join(place, 'shop.alsolike'), buffer(1))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('it is a folder'),
    })
    expect(readdirSync(place)).toEqual(['shop.alsolike'])
  })

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full, and keeps a device a device', async () => {
    await expect(saveSnapshot('/dev/full', buffer(1))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('the disk is full'),
    })
    await saveSnapshot('/dev/null', buffer(1))
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true)
    expect(statSync('/dev/full').isCharacterDevice()).toBe(true)
  })

  it('names a snapshot that is missing', async () => {
    await expect(loadSnapshot('/none/shop.alsolike')).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('There is no file /none/shop.alsolike'),
    })
  })
})

describe('csvWriter', () => {
  it('quotes what needs quotes, and writes headers for no rows too', async () => {
    const path = join(folder(), 'out.csv')
    const writer = await csvWriter(path, ['a', 'b'])
    writer.write(['x,y', 'say "hi"'])
    writer.write([1, '=1+1'])
    await writer.close()
    expect(readFileSync(path, 'utf8')).toBe('a,b\n"x,y","say ""hi"""\n1,=1+1\n')
    const empty = await csvWriter(path, ['a', 'b'])
    await empty.close()
    expect(readFileSync(path, 'utf8')).toBe('a,b\n')
  })

  it('defuses formulas when told, and leaves numbers alone', async () => {
    const path = join(folder(), 'out.csv')
    const writer = await csvWriter(path, ['a', 'b'], { safe: true })
    for (const text of ['=1+1', '+1', '-1', '@x', 'plain']) writer.write([text, -1])
    await writer.close()
    expect(readFileSync(path, 'utf8')).toBe("a,b\n'=1+1,-1\n'+1,-1\n'-1,-1\n'@x,-1\nplain,-1\n")
  })

  it('keeps the old file until the new one is whole', async () => {
    const place = folder()
    const path = join(place, 'out.csv')
    writeFileSync(path, 'old')
    const writer = await csvWriter(path, ['a'])
    writer.write(['x'])
    await writer.discard()
    expect(readFileSync(path, 'utf8')).toBe('old')
    expect(readdirSync(place)).toEqual(['out.csv'])
  })

  it('lets a slow reader hold it back', async () => {
    const slow = new PassThrough({ highWaterMark: 100 })
    const writer = await csvWriter(slow, ['a'])
    let held = 0
    let text = ''
    const reading = (async () => {
      for await (const piece of slow) {
        text += piece
        if (text.split('\n').length > 5_000) break
      }
    })()
    for (let row = 0; row < 5_000; row++) {
      if (!writer.write([`row ${row}`])) {
        held++
        await writer.drained()
      }
    }
    await writer.close()
    slow.end()
    await reading
    expect(held).toBeGreaterThan(10)
    expect(text.split('\n').slice(-2)).toEqual(['row 4999', ''])
  })

  it.skipIf(!existsSync('/dev/full'))('says that the disk is full', async () => {
    const writer = await csvWriter('/dev/full', ['a'])
    writer.write(['x'])
    await expect(writer.close()).rejects.toMatchObject({
      message: expect.stringContaining('the disk is full'),
    })
  })
})

describe('rejectFile', () => {
  it('writes line, reason and how the row stands', async () => {
    const path = join(folder(), 'rejects.csv')
    const rejects = await rejectFile(path)
    rejects.add({
      file: 'events.csv',
      line: 7,
      reason: 'bad-time',
      message: 'has at "soon".',
      raw: 'u1,p1,"soon',
    })
    await rejects.settle()
    await rejects.close()
    expect(readFileSync(path, 'utf8')).toBe(
      'file,line,reason,message,text\nevents.csv,7,bad-time,"has at ""soon"".","u1,p1,""soon"\n',
    )
  })
})
