import type { Id } from '../types.js'
import { parseTime, type Zone } from './time.js'
import { idText } from './vocabulary.js'

/** Every type of event; its position is its code. The shop's own types (`x-…`) have codes from `EVENT_TYPES.length`. */
export const EVENT_TYPES = [
  'view',
  'click',
  'cart',
  'uncart',
  'wish',
  'purchase',
  'return',
  'rate',
  'share',
  'search',
  'impression',
  'dismiss',
  'undismiss',
] as const

export const VIEW = 0
export const CART = 2
export const UNCART = 3
export const PURCHASE = 5
export const RETURN = 6
export const RATE = 7
export const SEARCH = 9
export const IMPRESSION = 10
export const DISMISS = 11
export const UNDISMISS = 12

/** How much one event of a type says. A rating is this times its place on the shop's scale, -1 … 1. */
export const DEFAULT_WEIGHTS: Readonly<Record<string, number>> = {
  view: 1,
  click: 1,
  cart: 3,
  wish: 2,
  purchase: 5,
  rate: 5,
  share: 2,
}

/** What can be wrong with an event, as a closed list. `'duplicate'` is found by the log, the others here. */
export type Reason =
  | 'no-actor'
  | 'no-item'
  | 'no-query'
  | 'bad-type'
  | 'bad-time'
  | 'future'
  | 'bad-quantity'
  | 'bad-price'
  | 'bad-value'
  | 'bad-id'
  | 'duplicate'

/** One thing that is wrong. The message goes after what carries it: `Event 3 ` + message, `Line 17 ` + message. */
export interface Problem {
  readonly reason: Reason
  readonly message: string
}

/** What the check needs to know beside the event. */
export interface CheckContext {
  /** Milliseconds. Events without a time get it; those more than a day later are from the future. */
  readonly now: number
  /** For times without a zone. */
  readonly zone: Zone
  /** Types of the shop's own need an entry. */
  readonly weights: Readonly<Record<string, number>>
}

/** An event as the log takes it. Reused from event to event: `undefined` and NaN mean absent. */
export interface CheckedEvent {
  type: string
  user: string | undefined
  session: string | undefined
  order: string | undefined
  eventId: string | undefined
  /** None for a search, several for an impression. */
  readonly items: string[]
  at: number
  quantity: number
  price: number
  value: number
  position: number
  results: number
  query: string | undefined
  category: string | undefined
  brand: string | undefined
  device: string | undefined
  source: string | undefined
  attribution: string | undefined
}

/** A record for `checkEvent` to fill. */
export function blankEvent(): CheckedEvent {
  return {
    type: 'view',
    user: undefined,
    session: undefined,
    order: undefined,
    eventId: undefined,
    items: [],
    at: 0,
    quantity: Number.NaN,
    price: Number.NaN,
    value: Number.NaN,
    position: Number.NaN,
    results: Number.NaN,
    query: undefined,
    category: undefined,
    brand: undefined,
    device: undefined,
    source: undefined,
    attribution: undefined,
  }
}

/** Events later than this after the clock are a mistake, not a clock that runs a little ahead. */
const DAY = 86_400_000
/** Bytes of the longest id or text. */
const LONGEST = 1 << 20

type Raw = Readonly<Record<string, unknown>>

/**
 * Checks one event of the shop and writes it into `out`. Returns what is wrong with it, or `undefined` for a good
 * one. A field that is `null` counts as absent; a quantity below 0 turns a purchase into a return.
 */
export function checkEvent(event: unknown, context: CheckContext, out: CheckedEvent): Problem | undefined {
  if (event === null || typeof event !== 'object') {
    return problem('bad-type', `is ${show(event)}. Give an object such as { user: 'u1', item: 'p1' }.`)
  }
  const raw = event as Raw
  return (
    checkType(raw, context, out) ??
    checkActor(raw, out) ??
    checkItems(raw, out) ??
    checkTime(raw.at, context, out) ??
    checkNumbers(raw, out) ??
    checkTexts(raw, out)
  )
}

function checkType(raw: Raw, { weights }: CheckContext, out: CheckedEvent): Problem | undefined {
  const type = raw.type ?? 'view'
  if (typeof type === 'string') {
    out.type = type
    if ((EVENT_TYPES as readonly string[]).includes(type)) return undefined
    if (type.startsWith('x-') && Object.hasOwn(weights, type) && type.length <= 100) return undefined
  }
  const own = typeof type === 'string' && type.startsWith('x-')
  return problem(
    'bad-type',
    own
      ? `has type ${show(type)}, which has no weight. Add it to weights: { ${show(type)}: 1 }.`
      : `has type ${show(type)}. Give one of ${EVENT_TYPES.join(', ')}, or a type of your own that starts with "x-".`,
  )
}

function checkActor(raw: Raw, out: CheckedEvent): Problem | undefined {
  const { user, session, order, eventId } = raw
  const bad =
    idProblem('user', user) ??
    idProblem('session', session) ??
    idProblem('order', order) ??
    idProblem('eventId', eventId)
  if (bad !== undefined) return bad
  out.user = optionalId(user)
  out.session = optionalId(session)
  out.order = optionalId(order)
  out.eventId = optionalId(eventId)
  if (out.user === undefined && out.session === undefined && out.order === undefined) {
    return problem('no-actor', 'has no user, no session and no order. Give at least one of them.')
  }
  return undefined
}

function checkItems(raw: Raw, out: CheckedEvent): Problem | undefined {
  const { item, items } = raw
  out.items.length = 0
  if (item != null) {
    const bad = idProblem('item', item)
    if (bad !== undefined) return bad
    out.items.push(idText(item as Id))
  }
  switch (out.type) {
    case 'search':
      if (item != null) {
        return problem(
          'bad-value',
          'is a search with an item. Give the item in a click, with the same `query`.',
        )
      }
      if (typeof raw.query !== 'string' || raw.query.trim() === '') {
        return problem('no-query', `is a search with query ${show(raw.query)}. Give the words as text.`)
      }
      return undefined
    case 'impression':
      if (items != null) {
        if (!Array.isArray(items)) {
          return problem('no-item', `has items ${show(items)}. Give an array of ids.`)
        }
        for (const shown of items) {
          const bad = idProblem('items', shown ?? '')
          if (bad !== undefined) return bad
          out.items.push(idText(shown))
        }
      }
      break
    case 'dismiss':
    case 'undismiss':
      if (item == null && raw.category == null && raw.brand == null) {
        return problem('no-item', `is a ${out.type} of nothing. Give an item, a category or a brand.`)
      }
      return undefined
  }
  return out.items.length > 0
    ? undefined
    : problem('no-item', `is a ${out.type} without an item. Give its id.`)
}

function checkTime(at: unknown, { now, zone }: CheckContext, out: CheckedEvent): Problem | undefined {
  if (at == null) {
    out.at = now
    return undefined
  }
  const time =
    typeof at === 'number' || typeof at === 'string' || at instanceof Date ? parseTime(at, zone) : Number.NaN
  if (Number.isNaN(time)) {
    return problem('bad-time', `has at ${show(at)}. Give milliseconds, a Date or ISO 8601 text.`)
  }
  if (time > now + DAY) return futureProblem(time, now)
  out.at = time
  return undefined
}

/** What is said of an event from the future. */
export function futureProblem(time: number, now: number): Problem {
  return problem(
    'future',
    `is of ${new Date(time).toISOString()}, more than a day after now, ${new Date(now).toISOString()}. Correct its time, or the option \`now\`.`,
  )
}

function checkNumbers(raw: Raw, out: CheckedEvent): Problem | undefined {
  out.quantity = optionalNumber(raw.quantity)
  out.price = optionalNumber(raw.price)
  out.value = optionalNumber(raw.value)
  out.position = optionalNumber(raw.position)
  out.results = optionalNumber(raw.results)
  if (raw.quantity != null) {
    const purchased = out.type === 'purchase' || out.type === 'return'
    if (!Number.isFinite(out.quantity) || out.quantity === 0 || (out.quantity < 0 && !purchased)) {
      return problem(
        'bad-quantity',
        `has quantity ${show(raw.quantity)}. Give a number above 0; below 0 is a return of a purchase.`,
      )
    }
    if (out.quantity < 0) {
      out.type = 'return'
      out.quantity = -out.quantity
    }
  }
  if (raw.price != null && !(Number.isFinite(out.price) && out.price >= 0)) {
    return problem('bad-price', `has price ${show(raw.price)}. Give the price of one unit, 0 or above.`)
  }
  if (raw.value != null && !Number.isFinite(out.value)) {
    return problem('bad-value', `has value ${show(raw.value)}. Give a finite number.`)
  }
  if (out.type === 'rate' && raw.value == null) {
    return problem('bad-value', "is a rating without `value`. Give the rating on the shop's scale.")
  }
  return (
    countProblem('position', raw.position, out.position) ?? countProblem('results', raw.results, out.results)
  )
}

function countProblem(name: string, given: unknown, value: number): Problem | undefined {
  if (given == null || (Number.isInteger(value) && value >= 0 && value <= 0x7fffffff)) return undefined
  return problem('bad-value', `has ${name} ${show(given)}. Give a whole number, 0 or above.`)
}

function checkTexts(raw: Raw, out: CheckedEvent): Problem | undefined {
  const { query, category, brand, device, source, attribution } = raw
  const bad =
    textProblem('query', query) ??
    textProblem('category', category) ??
    textProblem('brand', brand) ??
    textProblem('device', device) ??
    textProblem('source', source) ??
    textProblem('attribution', attribution)
  if (bad !== undefined) return bad
  const dismissal = out.type === 'dismiss' || out.type === 'undismiss'
  out.query = optionalText(query)
  out.category = dismissal ? optionalText(category) : undefined
  out.brand = dismissal ? optionalText(brand) : undefined
  out.device = optionalText(device)
  out.source = optionalText(source)
  out.attribution = optionalText(attribution)
  return undefined
}

/** What is wrong with an id; absent ones are fine. */
export function idProblem(name: string, id: unknown): Problem | undefined {
  if (id == null) return undefined
  if (typeof id === 'number') {
    if (Number.isFinite(id)) return undefined
  } else if (typeof id === 'string' && id !== '' && isStorable(id)) {
    return undefined
  }
  return problem(
    'bad-id',
    `has ${name} ${show(id)}. Give text (not empty, no NUL, up to 1 MB) or a finite number.`,
  )
}

function textProblem(name: string, text: unknown): Problem | undefined {
  if (text == null || (typeof text === 'string' && isStorable(text))) return undefined
  return problem('bad-value', `has ${name} ${show(text)}. Give text (no NUL, up to 1 MB).`)
}

function isStorable(text: string): boolean {
  if (text.includes('\0')) return false
  return text.length * 3 <= LONGEST || new TextEncoder().encode(text).length <= LONGEST
}

function optionalId(id: unknown): string | undefined {
  return id == null ? undefined : idText(id as Id)
}

function optionalText(text: unknown): string | undefined {
  return text == null || text === '' ? undefined : (text as string)
}

function optionalNumber(value: unknown): number {
  return typeof value === 'number' ? value : Number.NaN
}

function problem(reason: Reason, message: string): Problem {
  return { reason, message }
}

/** What was given, short enough for a message. */
function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 60 ? `${value.slice(0, 60)}…` : value)
  if (typeof value === 'bigint') return `${value}n`
  if (value === null || typeof value !== 'object') return String(value)
  return value instanceof Date ? `Date ${value.getTime()}` : Array.isArray(value) ? 'an array' : 'an object'
}
