import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_WEIGHTS } from '../../src/data/event.js'
import { type Duplicates, EventLog } from '../../src/data/log/event-log.js'
import { Zone } from '../../src/data/time.js'
import { eventColumns } from '../../src/node/columns.js'
import { CsvScanner } from '../../src/node/csv-scanner.js'
import { EventRows } from '../../src/node/event-rows.js'
import { EventTypes } from '../../src/node/event-types.js'

const HEADERS = ['user', 'item', 'type', 'at', 'session', 'order', 'quantity', 'price', 'eventId', 'query']

/** Adds lines to a new log, handed in all at once or each by itself, which makes pages of one row. */
function read(lines: readonly string[], together: boolean, duplicates: Duplicates) {
  const log = new EventLog()
  const columns = eventColumns(HEADERS, { name: 'file', header: true })
  const context = { now: 2e12, zone: new Zone(), weights: DEFAULT_WEIGHTS }
  const rows = new EventRows(log, columns, {
    context,
    types: new EventTypes({}, DEFAULT_WEIGHTS, type => log.typeCode(type)),
    type: 'view',
    noTime: 0,
    dates: undefined,
    duplicates,
    exclude: new Map([['i1', 'excluded']]),
    comma: false,
  })
  const scanner = new CsvScanner(44)
  const left: [line: number, reason: string][] = []
  let kept = 0
  const drain = () => {
    while (scanner.nextRows(rows.width, rows.most)) {
      rows.add(scanner, ({ reason }) => left.push([scanner.line, reason]))
      for (let r = 0; r < scanner.count; r++) kept += rows.kept[r]
    }
  }
  for (const piece of together ? [lines.join('')] : lines) {
    scanner.push(new TextEncoder().encode(piece))
    drain()
  }
  scanner.finish()
  drain()
  return { left, kept, state: log.state() }
}

const line = fc
  .record({
    user: fc.constantFrom('u1', 'u2', 'somebody-with-a-long-id', '"u1"', ''),
    item: fc.constantFrom('i0', 'i1', 'i2', 'i3', ''),
    type: fc.constantFrom('view', 'purchase', 'purchase', '', 'rate', 'search', 'nonsense'),
    at: fc.constantFrom('1600000000', '1600000060', '2021-03-01T10:00:00Z', 'never'),
    session: fc.constantFrom('', 's1', 's2'),
    order: fc.constantFrom('', '', 'o1'),
    quantity: fc.constantFrom('', '1', '2', '-1', '0'),
    price: fc.constantFrom('', '9.5', '-0', '-2'),
    eventId: fc.constantFrom('', '', '', 'e1', 'e2'),
    query: fc.constantFrom('', 'red', '"a ""b"""'),
  })
  .map(fields => HEADERS.map(header => fields[header as keyof typeof fields]).join(','))
const odd = fc.constantFrom('u1,i2', 'u1,i2,view,1600000000,,,,,,,one more')

describe('EventRows', () => {
  it('adds rows read together as it adds each by itself, and leaves out the same ones', () => {
    const lines = fc.array(fc.oneof({ weight: 9, arbitrary: line }, odd), { maxLength: 60 })
    fc.assert(
      fc.property(lines, fc.constantFrom<Duplicates>('keep', 'drop'), (all, duplicates) => {
        const ended = all.map(text => `${text}\n`)
        const together = read(ended, true, duplicates)
        expect(together).toEqual(read(ended, false, duplicates))
        expect(together.kept + together.left.length).toBe(all.length)
      }),
      { numRuns: 300 },
    )
  })
})
