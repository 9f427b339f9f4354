import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/data/fold/interactions.js'
import { Histories, historyOf } from '../../src/data/histories.js'
import { EventLog } from '../../src/data/log/event-log.js'
import { addRow, anyCommands, anyRows } from './log-commands.js'

const DAY = 86_400_000

describe('Histories', () => {
  it('gives the rows of a user as a walk over the whole log does, at any moment', () => {
    fc.assert(
      fc.property(anyCommands, fc.constantFrom(1, 3, Number.POSITIVE_INFINITY), (commands, limit) => {
        const log = new EventLog()
        const histories = new Histories(log)
        for (const command of commands) {
          if (command.do === 'add') addRow(log, command.row, command.duplicates)
          if (command.do === 'merge') log.mergeUsers(command.guest, command.user)
          if (command.do === 'forget') log.forget(command.user)
          if (command.do === 'retain') log.retain(command.limits)
          if (command.do === 'fit') log.apply(log.plan())
          if (command.do === 'add' && command.row.type !== 'view') continue
          const at = log.columns.at.data
          for (let user = 0; user < log.users.size; user++) {
            const root = log.actors.aliases.root(user)
            const expected = Array.from({ length: log.length }, (_, row) => row)
              .filter(row => log.actor(row) === root)
              .sort((a, b) => at[b] - at[a] || b - a)
            expect([...histories.rows(user, limit)]).toEqual(expected.slice(0, limit))
          }
        }
      }),
    )
  })

  it('keeps what a fold keeps: weights, types and steps of what was not undone', () => {
    fc.assert(
      fc.property(anyRows, fc.boolean(), fc.constantFrom(1, 2, 500), (rows, sorted, limit) => {
        const log = new EventLog()
        for (const row of sorted ? rows.toSorted((a, b) => a.at - b.at) : rows) addRow(log, row, 'keep')
        log.apply(log.plan())
        const data = fold(log.plan())
        const histories = new Histories(log)
        const now = 1_600_100_000_000
        for (let user = 0; user < data.userCount; user++) {
          const mine = Array.from({ length: data.rows.length }, (_, r) => r)
            .filter(r => data.rows.shopper[r] === user)
            .reverse()
            .slice(0, limit)
          let step = 0
          const steps = mine.map((r, p) => {
            const newer = mine[p - 1]
            const { session, basket } = data.rows
            if (
              p > 0 &&
              (session[r] !== session[newer] ||
                (basket[r] >= 0 && basket[newer] >= 0 && basket[r] !== basket[newer]))
            ) {
              step++
            }
            return step
          })
          const { searches, ...did } = histories.history(user, { now, limit })
          expect(did).toEqual({
            items: Int32Array.from(mine, r => data.rows.item[r]),
            weights: Float32Array.from(mine, r => data.rows.weight[r]),
            types: Uint8Array.from(mine, r => data.rows.type[r]),
            ages: Float32Array.from(mine, r => (now - data.rows.at[r]) / DAY),
            steps: Int32Array.from(steps),
          })
          if (limit < 500) continue
          const { shopper, query, texts, at } = data.searches
          const own = Array.from(at.keys()).filter(s => shopper[s] === user)
          const newest = new Map(own.map(s => [texts[query[s]], (now - at[s]) / DAY]))
          const typed = [...new Set(own.reverse().map(s => texts[query[s]]))].slice(0, 20)
          expect(searches ?? []).toEqual(typed.map(text => ({ text, age: newest.get(text) })))
        }
      }),
      { numRuns: 200 },
    )
  })

  it('has ages of 0 in a log without times, and for what lies ahead of now', () => {
    const log = new EventLog()
    addRow(log, { user: 'u', item: 'i', type: 'view', at: 5 * DAY }, 'keep')
    const histories = new Histories(log)
    expect(histories.history(0, { now: 9 * DAY, timed: false }).ages[0]).toBe(0)
    expect(histories.history(0, { now: 4 * DAY }).ages[0]).toBe(0)
    expect(histories.history(0, { now: 9 * DAY }).ages[0]).toBe(4)
    expect(histories.history(7, { now: 0 }).items.length).toBe(0)
  })

  it('makes a history of given items: one view each, now', () => {
    expect(historyOf(Int32Array.of(3, 1))).toEqual({
      items: Int32Array.of(3, 1),
      weights: Float32Array.of(1, 1),
      ages: Float32Array.of(0, 0),
      types: Uint8Array.of(0, 0),
      steps: Int32Array.of(0, 0),
    })
  })
})
