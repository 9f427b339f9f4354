import { type Random, random } from '../src/kernels/random.js'
import type { Recommender } from '../src/recommender.js'
import type { AnyItem, ShopEvent } from '../src/types.js'

export interface LifeOptions {
  readonly seed?: number
  readonly items?: number
  /** Shoppers who come now and then; each hour a few leave for good and as many are new. */
  readonly shoppers?: number
}

interface Visit {
  readonly shopper: string
  readonly session: string
  readonly category: number
  left: number
}

const CATEGORIES = 60
/** Visits that go on at the same time. */
const VISITS = 800
/** Share of the shoppers whom an hour replaces. */
const TURNOVER = 0.02

/** A made-up shop that lives: what is in it, what happens next, what a page would ask. Equal seeds live alike. */
export class ShopLife {
  readonly #dice: Random
  readonly #items: number
  readonly #shoppers: number
  readonly #visits: Visit[] = []
  #event = 0
  #session = 0
  #order = 0
  /** Shoppers below have left. */
  #oldest = 0

  constructor({ seed = 1, items = 5000, shoppers = 60_000 }: LifeOptions = {}) {
    this.#dice = random(seed, 'life')
    this.#items = items
    this.#shoppers = shoppers
  }

  catalog(): AnyItem[] {
    return Array.from({ length: this.#items }, (_, i) => ({
      id: `p${i}`,
      title: `${COLORS[i % COLORS.length]} ${THINGS[i % THINGS.length]} number ${i}`,
      category: `department ${(i % CATEGORIES) % 8} > shelf ${i % CATEGORIES}`,
      brand: `brand ${i % 97}`,
      price: 5 + ((i * 7919) % 200),
    }))
  }

  hourPassed(): void {
    this.#oldest += Math.floor(this.#shoppers * TURNOVER)
  }

  /** What happens at this time. */
  event(at: number): ShopEvent {
    const visit = this.#visit()
    const { shopper: user, session } = visit
    const eventId = `e${this.#event++}`
    const item = this.#itemOf(visit.category)
    const chance = this.#dice.next()
    if (chance < 0.03)
      return {
        type: 'search',
        query: `${THINGS[visit.category % THINGS.length]} ${visit.category}`,
        user,
        session,
        eventId,
        at,
      }
    if (chance < 0.12) return { type: 'cart', item, user, session, eventId, at }
    if (chance < 0.18)
      return {
        type: 'purchase',
        item,
        user,
        session,
        order: `o${this.#order++}`,
        price: 20,
        quantity: 1,
        eventId,
        at,
      }
    return { type: 'view', item, user, session, eventId, at }
  }

  /** Asks what pages ask, one question after the other, and throws where there is no answer. */
  ask(shop: Recommender, turn: number): void {
    const user = `u${this.#oldest + Math.floor(this.#dice.next() * this.#shoppers)}`
    const item = `p${Math.floor(this.#dice.next() * this.#items)}`
    if (turn % 5 === 0) some(shop.similar(item, { fill: true }))
    else if (turn % 5 === 1) some(shop.related(item, { fill: true }))
    else if (turn % 5 === 2) some(shop.youMayLike(user))
    else if (turn % 5 === 3) some(shop.trending())
    else shop.nextInSession([item])
  }

  #visit(): Visit {
    const place = Math.floor(this.#dice.next() * VISITS)
    const known = this.#visits[place]
    if (known !== undefined && known.left-- > 0) return known
    const who = this.#oldest + Math.floor(this.#dice.next() * this.#shoppers)
    const category = this.#dice.next() < 0.7 ? who % CATEGORIES : Math.floor(this.#dice.next() * CATEGORIES)
    const left = Math.floor(this.#dice.next() * 12)
    const visit = { shopper: `u${who}`, session: `s${this.#session++}`, category, left }
    this.#visits[place] = visit
    return visit
  }

  #itemOf(category: number): string {
    const share = this.#dice.next()
    const place = Math.floor(share * share * Math.floor(this.#items / CATEGORIES))
    return `p${place * CATEGORIES + category}`
  }
}

const COLORS = ['red', 'blue', 'green', 'white', 'black', 'grey', 'oak', 'brass', 'linen']
const THINGS = [
  'lamp',
  'kettle',
  'chair',
  'mug',
  'blanket',
  'clock',
  'vase',
  'basket',
  'mirror',
  'towel',
  'tray',
]

function some(list: { readonly length: number }): void {
  if (list.length === 0) throw new Error('a question without an answer')
}
