import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { readPieces } from '../../src/node/byte-source.js'
import { detectFormat } from '../../src/node/file-format.js'

const folder = mkdtempSync(join(tmpdir(), 'alsolike-source-'))

function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

async function* inPieces(content: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < content.length; at += size) yield content.subarray(at, at + size)
}

async function text(path: string, stdin?: AsyncIterable<Uint8Array>): Promise<string> {
  const pieces: Uint8Array[] = []
  for await (const piece of readPieces(path, { stdin })) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

const long = Array.from({ length: 300_000 }, (_, i) => `u${i % 997},p${i}`).join('\n')
const bytes = new TextEncoder().encode(long)

describe('readPieces', () => {
  it('unpacks gzip by its first bytes, whatever the name says', async () => {
    expect(await text(file('plain.csv.gz', 'a,b\n'))).toBe('a,b\n')
    expect(await text(file('packed.csv', gzipSync(long)))).toBe(long)
  })

  it('reads several gzip files written one behind the other', async () => {
    expect(await text(file('two.gz', Buffer.concat([gzipSync('a,b\n'), gzipSync('1,2\n')])))).toBe(
      'a,b\n1,2\n',
    )
  })

  it('reads standard input in pieces of any size, packed or not', async () => {
    expect(await text('-', inPieces(bytes, 65_536))).toBe(long)
    expect(await text('-', inPieces(gzipSync(long), 5_000))).toBe(long)
    expect(await text('-', inPieces(gzipSync('a,b\n1,2\n'), 1))).toBe('a,b\n1,2\n')
    expect(await text('-', inPieces(new Uint8Array(0), 1))).toBe('')
  })

  it('says that gzip is cut off, or damaged', async () => {
    const packed = gzipSync(long)
    await expect(text(file('cut.gz', packed.subarray(0, packed.length / 2)))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('ends too early'),
    })
    const flipped = Uint8Array.from(packed)
    for (let at = 100; at < 200; at++) flipped[at] ^= 0xff
    await expect(text(file('flipped.gz', flipped))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('damaged gzip'),
    })
  })

  it('says that a file is missing or a folder', async () => {
    await expect(text(join(folder, 'none.csv'))).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('There is no file'),
    })
    await expect(text(folder)).rejects.toMatchObject({
      code: 'bad-file',
      message: expect.stringContaining('is a folder'),
    })
  })

  it('closes the file when the reader leaves early', async () => {
    let closed = false
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) yield bytes
      } finally {
        closed = true
      }
    }
    for await (const piece of readPieces('-', { stdin: endless() })) if (piece.length > 0) break
    expect(closed).toBe(true)
  })
})

describe('detectFormat', () => {
  const detect = (content: string | Uint8Array) =>
    detectFormat('events', typeof content === 'string' ? new TextEncoder().encode(content) : content)

  it('finds the delimiter in the first line, outside quotes', () => {
    expect(detect('user,item\n1;2;3;4').delimiter).toBe(44)
    expect(detect('user;"a,b,c,d";item\n').delimiter).toBe(59)
    expect(detect('user\titem, with commas, in it\n').delimiter).toBe(9)
    expect(detect('user|item\n').delimiter).toBe(124)
    expect(detect('user\n').delimiter).toBe(44)
  })

  it('knows NDJSON by its brace and refuses a JSON array', () => {
    expect(detect('\ufeff \n{"user":1}\n').kind).toBe('ndjson')
    expect(() => detect('[{"user":1}]')).toThrow('one JSON array')
  })

  it('refuses what is no text, and says what it is', () => {
    expect(() => detect(Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0))).toThrow('Excel')
    expect(() => detect(Buffer.from('\ufeffuser,item\n', 'utf16le'))).toThrow('UTF-16')
    expect(() => detect(Uint8Array.from({ length: 300 }, (_, i) => (i * 89) & 0xff))).toThrow('binary')
    expect(() => detect('us\0er,item\n1,2\n')).toThrow('binary')
  })

  it('takes a file with a stray zero in a later row', () => {
    expect(detect(`user,item\n1,2\n3,\0${'x'.repeat(60)}\n`).kind).toBe('rows')
  })
})
