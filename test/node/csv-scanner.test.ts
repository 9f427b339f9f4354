import fc from 'fast-check'
import { parseString } from 'fast-csv'
import { describe, expect, it } from 'vitest'
import { CsvScanner, MAX_ROW_BYTES } from '../../src/node/csv-scanner.js'

type Row = { line: number; fields: string[]; problem: string | undefined }

/** Every row of a text, handed in as pieces cut at the given places; with `many`, up to five rows of so many fields at once. */
function scan(
  text: string | Uint8Array,
  delimiter = ',',
  cuts: readonly number[] = [],
  many?: number,
): Row[] {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const scanner = new CsvScanner(delimiter.charCodeAt(0))
  const rows: Row[] = []
  const drain = () => {
    while (many === undefined ? scanner.next() : scanner.nextRows(many, 5)) {
      for (let row = 0; row < scanner.count; row++) {
        scanner.select(row)
        const fields = Array.from({ length: scanner.fields }, (_, field) => scanner.text(field))
        rows.push({ line: scanner.line, fields, problem: scanner.problem })
      }
    }
  }
  const places = [...new Set(cuts.map(cut => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  let from = 0
  for (const to of [...places, bytes.length]) {
    scanner.push(bytes.subarray(from, to))
    drain()
    from = to
  }
  scanner.finish()
  drain()
  return rows
}

const good = (rows: Row[]) => rows.filter(row => row.problem === undefined).map(row => row.fields)

/** The independent oracle: the rows fast-csv makes of the same text, or the error that ended its stream. */
function fastCsv(text: string, delimiter: string): Promise<string[][] | Error> {
  return new Promise(resolve => {
    const rows: string[][] = []
    parseString(text, { delimiter, headers: false })
      .on('error', resolve)
      .on('data', row => rows.push(row))
      .on('end', () => resolve(rows))
  })
}

// What trips readers up: quotes, line ends, delimiters and white space of one, two and three bytes in UTF-8.
const pieces = [
  '"',
  '""',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\r\n',
  ' ',
  '\v',
  '\u00a0',
  '\u2003',
  '\u3000',
  '\u2028',
]
const words = ['a', '7', 'é', '中文', 'か', '🙂', '-1.5', '__proto__', 'x y', '\u200b', '\u202a', 'ab"c']
const field = fc.oneof(
  fc.constantFrom(...words, '', ' '),
  fc.array(fc.constantFrom(...pieces, ...words), { maxLength: 6 }).map(parts => parts.join('')),
)
const delimiters = fc.constantFrom(',', '\t', ';')
const cuts = fc.array(fc.nat(), { maxLength: 6 })

describe('CsvScanner', () => {
  it('reads well-formed text as fast-csv does, however the file is cut into pieces', async () => {
    const quoted = fc.boolean()
    const table = fc.array(fc.array(fc.tuple(field, quoted), { minLength: 1, maxLength: 5 }), {
      maxLength: 8,
    })
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r')
    await fc.assert(
      fc.asyncProperty(
        table,
        delimiters,
        lineEnd,
        fc.boolean(),
        fc.boolean(),
        cuts,
        async (rows, delimiter, end, bom, last, at) => {
          const text = rows
            .map(row =>
              row
                .map(([value, quote]) =>
                  quote || /["\r\n,;\t]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value,
                )
                .join(delimiter),
            )
            .join(end)
          const whole = (bom ? '\ufeff' : '') + text + (last ? end : '')
          const wanted = await fastCsv(whole, delimiter)
          expect(wanted).toBeInstanceOf(Array)
          const rowsRead = scan(whole, delimiter, at)
          expect(rowsRead.map(row => row.problem)).toEqual(rowsRead.map(() => undefined))
          expect(good(rowsRead)).toEqual(wanted)
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('reads any text alike that fast-csv reads, and has a problem with a row where fast-csv gives up', async () => {
    const text = fc
      .array(fc.constantFrom(...pieces, ...words), { maxLength: 24 })
      .map(parts => parts.join(''))
    let refused = 0
    await fc.assert(
      fc.asyncProperty(text, delimiters, cuts, async (whole, delimiter, at) => {
        const wanted = await fastCsv(whole, delimiter)
        const rows = scan(whole, delimiter, at)
        if (wanted instanceof Error) {
          refused++
          expect(rows.some(row => row.problem === 'bad-quote' || row.problem === 'unclosed-quote')).toBe(true)
        } else {
          expect(rows.every(row => row.problem === undefined)).toBe(true)
          expect(good(rows)).toEqual(wanted)
        }
      }),
      { numRuns: 3000 },
    )
    expect(refused).toBeGreaterThan(100)
  })

  it('gives the same rows for one piece as for single bytes, malformed or not', () => {
    const text = fc
      .array(fc.constantFrom(...pieces, ...words, '\0'), { maxLength: 24 })
      .map(parts => parts.join(''))
    fc.assert(
      fc.property(text, whole => {
        const bytes = new TextEncoder().encode(whole)
        expect(
          scan(
            bytes,
            ',',
            Array.from(bytes, (_, at) => at),
          ),
        ).toEqual(scan(bytes))
      }),
      { numRuns: 1500 },
    )
  })

  it('gives the same rows many at a time as one by one, whatever number of fields is asked for', () => {
    const row = fc.array(field, { maxLength: 3 }).map(fields => fields.join(','))
    const wide = fc.array(fc.constantFrom('a', '中文', '', ' b', '"c,\n"', '"d""e"'), {
      minLength: 2,
      maxLength: 2,
    })
    const rows = fc.array(fc.oneof(row, { weight: 4, arbitrary: wide.map(fields => fields.join(',')) }))
    fc.assert(
      fc.property(
        rows,
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.integer({ min: 1, max: 3 }),
        cuts,
        (all, end, many, at) => {
          const text = all.join(end)
          expect(scan(text, ',', at, many)).toEqual(scan(text))
        },
      ),
      { numRuns: 600 },
    )
  })

  it('tells of each of many rows where it stands', () => {
    const scanner = new CsvScanner(44)
    scanner.push(new TextEncoder().encode('a,b\n"c\n",d\r\n\ne,f\ng\n'))
    scanner.finish()
    const told: unknown[] = []
    while (scanner.nextRows(2, 8)) {
      for (let row = 0; row < scanner.count; row++) {
        scanner.select(row)
        told.push([scanner.count, scanner.line, scanner.raw(9), scanner.fields && scanner.text(0)])
      }
    }
    expect(told).toEqual([
      [2, 1, 'a,b', 'a'],
      [2, 2, '"c\n",d', 'c\n'],
      [1, 4, '', 0],
      [1, 5, 'e,f', 'e'],
      [1, 6, 'g', 'g'],
    ])
  })

  it('waits for the rest of a white space that two pieces share', () => {
    const bytes = new TextEncoder().encode('"a\nb"\u00a0,"c"\u3000\n')
    expect(
      scan(
        bytes,
        ',',
        Array.from(bytes, (_, at) => at),
      ),
    ).toEqual([{ line: 1, fields: ['a\nb', 'c'], problem: undefined }])
  })

  it('keeps quotes inside a field that does not start with one', () => {
    expect(good(scan('1,5" disk,x\n2,ab"c,d"\n'))).toEqual([
      ['1', '5" disk', 'x'],
      ['2', 'ab"c', 'd"'],
    ])
  })

  it('loses the one line whose closing quote is followed by text, and goes on at the next', () => {
    expect(scan('a,b\n1,"x"y\n2,z\n')).toEqual([
      { line: 1, fields: ['a', 'b'], problem: undefined },
      { line: 2, fields: [], problem: 'bad-quote' },
      { line: 3, fields: ['2', 'z'], problem: undefined },
    ])
  })

  it('loses only the line of a quote that is never closed', () => {
    expect(scan('a,b\n1,"x\n2,y\n3,z')).toEqual([
      { line: 1, fields: ['a', 'b'], problem: undefined },
      { line: 2, fields: [], problem: 'unclosed-quote' },
      { line: 3, fields: ['2', 'y'], problem: undefined },
      { line: 4, fields: ['3', 'z'], problem: undefined },
    ])
  })

  it('counts lines as an editor does, line breaks in quotes included', () => {
    const lines = scan('a\r\n"b\nb\r\nb"\rc\n\nd').map(row => [row.line, row.fields.length])
    // a stands on line 1, the quoted field on 2 to 4, c on 5, a blank line is 6, d is 7.
    expect(lines).toEqual([
      [1, 1],
      [2, 1],
      [5, 1],
      [6, 0],
      [7, 1],
    ])
  })

  it('gives up a row beyond a megabyte, in quotes or not, and reads the next', () => {
    const long = 'x'.repeat(MAX_ROW_BYTES + 10)
    for (const row of [`1,${long}`, `1,"${long}"`, ` 1,${long}`, `"1",${long},2`]) {
      const pieces = Array.from({ length: 40 }, (_, i) => i * 30_000)
      for (const cut of [[], pieces]) {
        expect(scan(`a,b\n${row}\n2,y\n`, ',', cut).map(({ line, problem }) => [line, problem])).toEqual([
          [1, undefined],
          [2, 'row-too-long'],
          [3, undefined],
        ])
      }
    }
  })

  it('keeps a row of a megabyte less a few bytes', () => {
    const long = 'x'.repeat(MAX_ROW_BYTES - 10)
    expect(good(scan(`1,${long}\n2,"${long}"`)).map(row => row[1].length)).toEqual([long.length, long.length])
  })

  it('rejects a row with a byte of value 0 and no other', () => {
    expect(scan('1,a\n2,b\0\n"3\0",c\n4,d').map(row => row.problem)).toEqual([
      undefined,
      'nul-byte',
      'nul-byte',
      undefined,
    ])
  })

  it('stays linear on a file made so that every line opens a quote that the next one leaves open', () => {
    // Read afresh, each line ends inside quotes; read from inside quotes it does so too: 400,000 rows of up to a
    // megabyte each would be 400 GB of reading.
    const text = 'x",",\n'.repeat(400_000)
    const started = performance.now()
    const rows = scan(`a,"\n${text}`)
    expect(performance.now() - started).toBeLessThan(5_000)
    expect(rows.some(row => row.problem !== undefined)).toBe(true)
  })
})
