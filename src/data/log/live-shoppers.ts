import { AlsolikeError } from '../../errors.js'
import { areWithin, type Stored } from '../stored.js'
import type { LogPlan } from './log-plan.js'

/**
 * Numbers shoppers between two fits as the last fit numbered them, so that a model that takes in new rows knows
 * whom it has seen; those who came since get the next numbers in order of appearance. A guest's earlier rows keep
 * their own number until the next fit, also when the guest logs in. 4 bytes a session and order.
 */
export class LiveShoppers {
  readonly #userCount: number
  #next: number
  readonly #newUsers: Numbers
  readonly #sessions: Numbers
  readonly #orders: Numbers

  private constructor(userCount: number, next: number, users: Numbers, sessions: Numbers, orders: Numbers) {
    this.#userCount = userCount
    this.#next = next
    this.#newUsers = users
    this.#sessions = sessions
    this.#orders = orders
  }

  /** The numbers of a fit whose plan was just applied. O(sessions + orders). */
  static of(plan: LogPlan): LiveShoppers {
    const { userCount, shopperCount, sessionShopper, sessions, orderShopper, orders } = plan
    return new LiveShoppers(
      userCount,
      shopperCount,
      new Numbers(new Int32Array(0)),
      new Numbers(renumber(sessionShopper, sessions)),
      new Numbers(renumber(orderShopper, orders)),
    )
  }

  /** Numbers given so far: all are below it. */
  get count(): number {
    return this.#next
  }

  /** The number of whoever acted; indices are the log's, -1 for none. */
  number(user: number, session: number, order: number): number {
    if (user >= 0 && user < this.#userCount) return user
    if (user >= 0) return this.#known(this.#newUsers, user - this.#userCount)
    return session >= 0 ? this.#known(this.#sessions, session) : this.#known(this.#orders, order)
  }

  state(): Stored {
    return {
      meta: { userCount: this.#userCount, next: this.#next },
      arrays: {
        users: this.#newUsers.used(),
        sessions: this.#sessions.used(),
        orders: this.#orders.used(),
      },
    }
  }

  /** The same numbers again. Throws `bad-snapshot`. */
  static fromState({ meta, arrays }: Stored): LiveShoppers {
    const { userCount, next } = (meta ?? {}) as { userCount?: unknown; next?: unknown }
    const { users, sessions, orders } = arrays
    const all = [users, sessions, orders]
    const counts = Number.isSafeInteger(userCount) && Number.isSafeInteger(next)
    if (
      !(counts && (userCount as number) >= 0 && (userCount as number) <= (next as number)) ||
      !all.every(array => array instanceof Int32Array && areWithin(array, -1, next as number))
    ) {
      throw new AlsolikeError(
        'bad-snapshot',
        'The snapshot does not say how its shoppers are numbered. Make a new one.',
      )
    }
    // Copies: new rows change them, and the snapshot is its owner's
    const [u, s, o] = all.map(array => new Numbers((array as Int32Array).slice()))
    return new LiveShoppers(userCount as number, next as number, u, s, o)
  }

  #known(numbers: Numbers, index: number): number {
    const number = numbers.get(index)
    if (number >= 0) return number
    numbers.set(index, this.#next)
    return this.#next++
  }
}

/** Index → number, -1 where there is none, growing as needed. */
class Numbers {
  #numbers: Int32Array
  #length: number

  constructor(numbers: Int32Array) {
    this.#numbers = numbers
    this.#length = numbers.length
  }

  get(index: number): number {
    return index < this.#length ? this.#numbers[index] : -1
  }

  set(index: number, number: number): void {
    if (index >= this.#numbers.length) {
      const grown = new Int32Array(Math.max(16, index * 2))
      grown.set(this.#numbers.subarray(0, this.#length))
      this.#numbers = grown
    }
    if (index >= this.#length) this.#numbers.fill(-1, this.#length, index)
    this.#length = Math.max(this.#length, index + 1)
    this.#numbers[index] = number
  }

  used(): Int32Array {
    return this.#numbers.slice(0, this.#length)
  }
}

function renumber(shopperOf: Int32Array, map: Int32Array): Int32Array {
  let count = 0
  for (let i = 0; i < map.length; i++) count = Math.max(count, map[i] + 1)
  const renumbered = new Int32Array(count).fill(-1)
  for (let i = 0; i < map.length; i++) if (map[i] >= 0) renumbered[map[i]] = shopperOf[i]
  return renumbered
}
