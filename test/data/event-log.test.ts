import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EVENT_TYPES } from '../../src/data/event.js'
import { blankRow, type Row } from '../../src/data/log/columns.js'
import { type Duplicates, EventLog } from '../../src/data/log/event-log.js'
import type { RowBlock } from '../../src/data/log/row-block.js'
import type { Vocabulary } from '../../src/data/vocabulary.js'
import { addRow, anyCommands, anyRows, type Command, rowsOf } from './log-commands.js'
import { NaiveLog, type NaiveRow } from './naive-log.js'

const CATALOG = ['i2', 'i9']

function fit(log: EventLog): void {
  log.apply(log.plan(CATALOG), CATALOG)
}

/** Runs the same commands on the log and on its naive twin (arrays of objects, searched from the start). */
function run(commands: readonly Command[]): { log: EventLog; twin: NaiveLog } {
  let log = new EventLog()
  const twin = new NaiveLog()
  for (const command of commands) {
    switch (command.do) {
      case 'add':
        expect(addRow(log, command.row, command.duplicates)).toBe(twin.add(command.row, command.duplicates))
        break
      case 'merge':
        expect(log.mergeUsers(command.guest, command.user)).toBe(
          command.guest !== command.user && twin.merge(command.guest, command.user),
        )
        break
      case 'forget':
        log.forget(command.user)
        twin.forget(command.user)
        break
      case 'retain':
        log.retain(command.limits)
        twin.retain(command.limits)
        break
      case 'fit':
        fit(log)
        break
      case 'restore':
        log = EventLog.fromState(log.state())
        break
    }
  }
  return { log, twin }
}

/** A row as indices of the log. */
function indexed(log: EventLog, row: NaiveRow): Row {
  const id = (ids: Vocabulary, text: string | undefined) => (text === undefined ? -1 : ids.add(text))
  return {
    ...blankRow(),
    user: id(log.users, row.user),
    session: id(log.sessions, row.session),
    order: id(log.orders, row.order),
    item: id(log.items, row.item),
    query: id(log.texts, row.query),
    eventId: id(log.eventIds, row.eventId),
    type: EVENT_TYPES.indexOf(row.type as 'view'),
    at: row.at,
    quantity: row.quantity ?? Number.NaN,
    price: row.price ?? Number.NaN,
    value: row.value ?? Number.NaN,
  }
}

/** The columns of rows; those without an entry are absent. */
function blockOf(rows: readonly Row[]): RowBlock {
  const block: Record<string, unknown> = {}
  for (const [name, none] of Object.entries(blankRow())) {
    const values = rows.map(row => row[name as keyof Row])
    if (name === 'type') block[name] = Uint8Array.from(values)
    else if (name === 'at') block[name] = Float64Array.from(values)
    else if (values.some(value => !Object.is(value, none))) {
      block[name] = Number.isNaN(none) ? Float64Array.from(values) : Int32Array.from(values)
    }
  }
  return block as unknown as RowBlock
}

/** A log that saw only what the twin still holds. */
function fresh(twin: NaiveLog): EventLog {
  const log = new EventLog()
  for (const row of twin.rows) addRow(log, row, 'keep')
  for (const [guest, user] of twin.merges) log.mergeUsers(guest, user)
  return log
}

describe('EventLog', () => {
  it('holds what its naive twin holds, after any events, merges, forgets, drops, fits and restores', () => {
    fc.assert(
      fc.property(anyCommands, commands => {
        const { log, twin } = run(commands)
        expect(rowsOf(log)).toEqual(twin.rows)
        for (let r = 0; r < log.length; r++) {
          const actor = log.actor(r)
          expect(actor < 0 ? undefined : log.users.id(actor)).toBe(twin.actor(twin.rows[r]))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('takes rows in blocks as it takes them one by one', () => {
    const duplicates = fc.constantFrom<Duplicates>('keep', 'drop')
    fc.assert(
      fc.property(anyRows, fc.array(fc.nat(60)), fc.boolean(), duplicates, (rows, cuts, named, doubles) => {
        const [log, twin] = [new EventLog(), new EventLog()]
        const given = named ? rows : rows.map(({ eventId: _, ...row }) => row)
        const [mine, theirs] = [log, twin].map(each => given.map(row => indexed(each, row)))
        const wanted = theirs.map(row => Number(twin.append(row, doubles)))
        const kept = new Uint8Array(rows.length)
        const block = blockOf(mine)
        const ends = [...new Set(cuts.map(cut => cut % (rows.length + 1))), rows.length].sort((a, b) => a - b)
        let from = 0
        for (const to of ends) {
          const all = log.appendBlock(block, from, to, doubles, kept)
          expect(all).toBe(!wanted.slice(from, to).includes(0))
          from = to
        }
        expect([...kept]).toEqual(wanted)
        expect(log.state()).toEqual(twin.state())
      }),
      { numRuns: 300 },
    )
  })

  it('is, once fitted, byte for byte a log that never saw what was forgotten or dropped', () => {
    fc.assert(
      fc.property(anyCommands, commands => {
        const { log, twin } = run(commands)
        fit(log)
        const never = fresh(twin)
        fit(never)
        expect(log.state()).toEqual(never.state())
      }),
      { numRuns: 300 },
    )
  })

  it('holds no text of a forgotten user, even before the next fit', () => {
    const log = new EventLog()
    addRow(
      log,
      {
        user: 'secret-user',
        session: 'secret-session',
        item: 'i',
        type: 'view',
        at: 1,
        eventId: 'secret-event',
      },
      'keep',
    )
    addRow(log, { user: 'u', session: 's', item: 'i', type: 'view', at: 2, query: 'red' }, 'keep')
    log.forget('secret-user')
    const text = JSON.stringify(
      Object.values(log.state().arrays).map(array => String.fromCharCode(...array.slice(0, 100))),
    )
    expect(text).not.toContain('secret')
    expect(text).toContain('red')
  })

  it('holds the same whatever number of rows was announced', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 60 }),
        (rows, announced, after) => {
          const [log, plain] = [new EventLog(), new EventLog()]
          rows.forEach((row, r) => {
            if (r === after) log.reserve(announced)
            expect(addRow(log, row, 'drop')).toBe(addRow(plain, row, 'drop'))
          })
          expect(log.state()).toEqual(plain.state())
        },
      ),
    )
  })

  it('gives indices in catalogue order, then in order of first appearance', () => {
    const log = new EventLog()
    for (const item of ['b', 'a', 'c']) addRow(log, { user: 'u', item, type: 'view', at: 1 }, 'keep')
    log.apply(log.plan(['c', 'new']), ['c', 'new'])
    expect(['c', 'new', 'b', 'a'].map(id => log.items.index(id))).toEqual([0, 1, 2, 3])
  })

  it('keeps a plan while events come in, and gives the late ones the next indices', () => {
    fc.assert(
      fc.property(anyRows, anyRows, (before, late) => {
        const log = new EventLog()
        for (const row of before) addRow(log, row, 'keep')
        const plan = log.plan(CATALOG)
        const item = plan.columns.item.slice()
        for (const row of late) addRow(log, row, 'keep')
        expect(plan.columns.item.subarray(0, plan.length)).toEqual(item.subarray(0, plan.length))
        log.apply(plan, CATALOG)
        const alone = new EventLog()
        for (const row of before) addRow(alone, row, 'keep')
        fit(alone)
        for (let i = 0; i < alone.items.size; i++) expect(log.items.id(i)).toBe(alone.items.id(i))
        expect(rowsOf(log)).toEqual([...rowsOf(alone), ...rowsOf(log).slice(alone.length)])
      }),
    )
  })

  it('refuses a plan made before rows were removed', () => {
    const log = new EventLog()
    addRow(log, { user: 'u', item: 'i', type: 'view', at: 1 }, 'keep')
    const plan = log.plan()
    log.forget('u')
    expect(log.apply(plan)).toBeUndefined()
  })

  it('counts one event id once, an impression of several items as several rows', () => {
    const log = new EventLog()
    const event = { type: 'impression', user: 'u', items: ['a', 'b'], eventId: 'e', at: 1 }
    expect(addRow(log, event as never, 'keep')).toBe(true)
    expect(log.length).toBe(2)
    expect(addRow(log, event as never, 'keep')).toBe(false)
  })

  it('does not merge a guest who already is somebody else', () => {
    const log = new EventLog()
    expect(log.mergeUsers('tablet', 'ann')).toBe(true)
    expect(log.mergeUsers('tablet', 'bob')).toBe(false)
    expect(log.mergeUsers('ann', 'tablet')).toBe(false)
  })

  it('refuses rows that no fold could read', () => {
    const log = new EventLog()
    expect(() => addRow(log, { type: 'view', item: 'i', at: 0.5, user: 'u' }, 'keep')).not.toThrow()
    const row = { user: -1, item: 0, session: -1, order: -1, type: 0, at: 0 }
    expect(() => log.append(row as never)).toThrow(/lacks a user/)
    expect(() => log.append({ ...row, user: 0, item: -1 } as never)).toThrow(/lacks an item/)
    expect(() => log.append({ ...row, user: 0, at: 0.5 } as never)).toThrow(/whole milliseconds/)
    const block = { type: Uint8Array.of(0, 0), at: Float64Array.of(0, 0), user: Int32Array.of(0, 0) }
    expect(() => log.appendBlock(block, 0, 2, 'keep', new Uint8Array(2))).toThrow(/lacks an item/)
  })

  it('refuses a state with any index out of range, type without name or time that is none', () => {
    const log = new EventLog()
    addRow(log, { user: 'u', item: 'i', type: 'view', at: 1 }, 'keep')
    const { meta, arrays } = log.state()
    const broken: Record<string, unknown>[] = [
      { user: Int32Array.of(1) },
      { user: Int32Array.of(-2) },
      { user: Int32Array.of(-1) },
      { item: Int32Array.of(5) },
      { item: Int32Array.of(0, 0) },
      { item: Float64Array.of(0) },
      { type: Uint8Array.of(13) },
      { at: Float64Array.of(Number.NaN) },
      { at: undefined },
      { aliases: Int32Array.of(0) },
      { aliases: Int32Array.of(0, 7) },
      { 'users.offsets': Uint32Array.of(0, 9) },
      { 'users.offsets': undefined },
    ]
    for (const change of broken) {
      const state = { meta, arrays: { ...arrays, ...change } } as never
      expect(() => EventLog.fromState(state), JSON.stringify(change)).toThrow(/snapshot/)
    }
    expect(() => EventLog.fromState({ meta: null, arrays })).toThrow(/snapshot/)
    expect(() => EventLog.fromState({ meta: { length: 1, types: ['view'] }, arrays })).toThrow(/snapshot/)
  })
})
