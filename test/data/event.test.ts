import { describe, expect, it } from 'vitest'
import {
  blankEvent,
  type CheckedEvent,
  checkEvent,
  DEFAULT_WEIGHTS,
  EVENT_TYPES,
} from '../../src/data/event.js'
import { Zone } from '../../src/data/time.js'

const NOW = Date.UTC(2024, 0, 1)
const context = { now: NOW, zone: new Zone(), weights: { ...DEFAULT_WEIGHTS, 'x-like': 2 } }

function checked(event: unknown): CheckedEvent {
  const out = blankEvent()
  expect(checkEvent(event, context, out)).toBeUndefined()
  return out
}

function reason(event: unknown): string | undefined {
  return checkEvent(event, context, blankEvent())?.reason
}

const view = { user: 'u', item: 'i' }

describe('checkEvent', () => {
  it('takes every kind of event of the public types', () => {
    for (const type of EVENT_TYPES) {
      const event = { ...view, type, value: 1 }
      if (type === 'search') expect(reason({ user: 'u', type, query: 'red' })).toBeUndefined()
      else expect(reason(event), type).toBeUndefined()
    }
    expect(checked({ ...view, type: 'x-like' }).type).toBe('x-like')
    expect(checked({ user: 'u', type: 'impression', items: ['a', 7] }).items).toEqual(['a', '7'])
    expect(checked({ user: 'u', type: 'dismiss', brand: 'b' }).brand).toBe('b')
  })

  it('fills in what is absent: a view, now, nothing else', () => {
    expect(checked(view)).toEqual({ ...blankEvent(), user: 'u', items: ['i'], at: NOW })
    expect(checked({ ...view, type: null, at: null, session: null, price: null, query: null })).toEqual(
      checked(view),
    )
    expect(checked({ ...view, query: '' }).query).toBeUndefined()
  })

  it('leaves nothing of the event before in a reused record', () => {
    const out = blankEvent()
    const full = {
      ...view,
      type: 'purchase',
      session: 's',
      order: 'o',
      eventId: 'e',
      quantity: 2,
      price: 3,
      value: 4,
      position: 5,
      results: 6,
      query: 'q',
      device: 'd',
      source: 'x',
      attribution: 'a',
    }
    checkEvent(full, context, out)
    const { item, ...rest } = full
    expect(out).toMatchObject({ ...rest, items: [item] })
    checkEvent({ session: 's', type: 'search', query: 'w' }, context, out)
    expect(out).toEqual({ ...blankEvent(), type: 'search', session: 's', query: 'w', at: NOW })
  })

  it('takes ids as they are, numbers as text', () => {
    expect(checked({ user: 7, item: -1.5 })).toMatchObject({ user: '7', items: ['-1.5'] })
    for (const id of ['__proto__', 'constructor', ' ', '\ud800', 'ü']) {
      expect(checked({ user: id, item: id })).toMatchObject({ user: id, items: [id] })
    }
  })

  it('turns a quantity below 0 into a return', () => {
    expect(checked({ ...view, type: 'purchase', quantity: -3 })).toMatchObject({
      type: 'return',
      quantity: 3,
    })
    expect(checked({ ...view, type: 'return', quantity: -3 })).toMatchObject({ type: 'return', quantity: 3 })
  })

  it('keeps price 0 and events up to a day ahead of the clock', () => {
    expect(checked({ ...view, price: 0 }).price).toBe(0)
    expect(checked({ ...view, at: NOW + 86_400_000 }).at).toBe(NOW + 86_400_000)
  })

  it('gives a reason for everything else', () => {
    const wrong: [string, unknown][] = [
      ['bad-type', null],
      ['bad-type', 'view'],
      ['bad-type', { ...view, type: 'wishlist' }],
      ['bad-type', { ...view, type: 'x-new' }],
      ['bad-type', { ...view, type: 'toString' }],
      ['bad-type', { ...view, type: 3 }],
      ['no-actor', { item: 'i' }],
      ['no-item', { user: 'u' }],
      ['no-item', { user: 'u', type: 'impression', items: [] }],
      ['no-item', { user: 'u', type: 'impression', items: 'abc' }],
      ['no-item', { user: 'u', type: 'dismiss' }],
      ['no-query', { user: 'u', type: 'search' }],
      ['no-query', { user: 'u', type: 'search', query: ' ' }],
      ['no-query', { user: 'u', type: 'search', query: 5 }],
      ['bad-value', { user: 'u', type: 'search', query: 'q', item: 'i' }],
      ['bad-id', { user: '', item: 'i' }],
      ['bad-id', { user: Number.NaN, item: 'i' }],
      ['bad-id', { user: 'u', item: 'a\0b' }],
      ['bad-id', { user: 'u', item: {} }],
      ['bad-id', { user: 'u', item: 'x'.repeat(1_048_577) }],
      ['bad-id', { user: 'u', item: 'ü'.repeat(600_000) }],
      ['bad-id', { user: 'u', type: 'impression', items: ['a', null] }],
      ['bad-id', { ...view, session: true }],
      ['bad-id', { ...view, order: 5n }],
      ['bad-id', { ...view, eventId: '' }],
      ['bad-time', { ...view, at: 'yesterday' }],
      ['bad-time', { ...view, at: Number.NaN }],
      ['bad-time', { ...view, at: {} }],
      ['bad-time', { ...view, at: new Date('x') }],
      ['future', { ...view, at: NOW + 86_400_001 }],
      ['bad-quantity', { ...view, quantity: 0 }],
      ['bad-quantity', { ...view, quantity: -1 }],
      ['bad-quantity', { ...view, quantity: '2' }],
      ['bad-quantity', { ...view, quantity: Number.POSITIVE_INFINITY }],
      ['bad-price', { ...view, price: -0.01 }],
      ['bad-price', { ...view, price: Number.NaN }],
      ['bad-price', { ...view, price: '9.99' }],
      ['bad-value', { ...view, value: Number.NaN }],
      ['bad-value', { ...view, type: 'rate' }],
      ['bad-value', { ...view, position: -1 }],
      ['bad-value', { ...view, position: 1.5 }],
      ['bad-value', { ...view, results: 2 ** 31 }],
      ['bad-value', { ...view, query: 7 }],
      ['bad-value', { ...view, device: 'a\0' }],
      ['bad-value', { user: 'u', type: 'dismiss', brand: 7 }],
    ]
    for (const [expected, event] of wrong) {
      expect(
        reason(event),
        JSON.stringify(event, (_, v) => (typeof v === 'bigint' ? `${v}n` : v))?.slice(0, 80),
      ).toBe(expected)
    }
  })

  it('says what was found, what is wanted and what to do', () => {
    expect(checkEvent({ ...view, type: 'x-new' }, context, blankEvent())?.message).toBe(
      'has type "x-new", which has no weight. Add it to weights: { "x-new": 1 }.',
    )
    expect(checkEvent({ ...view, price: -1 }, context, blankEvent())?.message).toBe(
      'has price -1. Give the price of one unit, 0 or above.',
    )
    expect(checkEvent({ ...view, at: Date.UTC(2024, 5, 1) }, context, blankEvent())?.message).toContain(
      'is of 2024-06-01T00:00:00.000Z, more than a day after now, 2024-01-01T00:00:00.000Z',
    )
  })

  it('accepts ids of up to a megabyte', () => {
    expect(reason({ user: 'u', item: 'x'.repeat(1_048_576) })).toBeUndefined()
    expect(reason({ user: 'u', item: 'ü'.repeat(524_288) })).toBeUndefined()
  })
})
