import { AlsolikeError } from '../errors.js'
import type { EventLog } from './event-log.js'
import type { LogPlan } from './log-plan.js'
import type { Stored } from './stored.js'

/**
 * Numbers of shoppers as the last fit gave them, going on for those who came after: what models that take new rows
 * in know shoppers by. To be made after the log has applied the plan.
 */
export class ShopperNumbers {
  /** Shopper + 1 by the log's index of a user, session or order without one; 0 where none was given yet. */
  #users: Int32Array
  #sessions: Int32Array
  #orders: Int32Array
  #count: number

  private constructor(users: Int32Array, sessions: Int32Array, orders: Int32Array, count: number) {
    this.#users = users
    this.#sessions = sessions
    this.#orders = orders
    this.#count = count
  }

  static ofPlan(plan: LogPlan): ShopperNumbers {
    return new ShopperNumbers(
      numbersOf(plan.users, plan.userShopper),
      numbersOf(plan.sessions, plan.sessionShopper),
      numbersOf(plan.orders, plan.orderShopper),
      plan.shopperCount,
    )
  }

  /** How many numbers were given. */
  get count(): number {
    return this.#count
  }

  /** The shopper of a row of the log; a new number for one that has none. */
  of(log: EventLog, row: number): number {
    const actor = log.actor(row)
    if (actor >= 0) {
      this.#users = this.#number(this.#users, actor)
      return this.#users[actor] - 1
    }
    const session = log.columns.session.get(row)
    if (session >= 0) {
      this.#sessions = this.#number(this.#sessions, session)
      return this.#sessions[session] - 1
    }
    const order = log.columns.order.get(row)
    this.#orders = this.#number(this.#orders, order)
    return this.#orders[order] - 1
  }

  state(): Stored {
    return {
      meta: { count: this.#count },
      arrays: {
        users: trimmed(this.#users),
        sessions: trimmed(this.#sessions),
        orders: trimmed(this.#orders),
      },
    }
  }

  /** The numbers again. Throws `bad-snapshot`. */
  static fromState({ meta, arrays }: Stored): ShopperNumbers {
    const { users, sessions, orders } = arrays
    const count = (meta as { count?: unknown } | null)?.count
    const sound = [users, sessions, orders].every(numbers => numbers instanceof Int32Array)
    if (!sound || !Number.isInteger(count) || (count as number) < 0) {
      throw new AlsolikeError(
        'bad-snapshot',
        'The numbers of shoppers in the snapshot are missing. Make a new one.',
      )
    }
    return new ShopperNumbers(
      users as Int32Array,
      sessions as Int32Array,
      orders as Int32Array,
      count as number,
    )
  }

  #number(numbers: Int32Array, index: number): Int32Array {
    let room = numbers
    if (index >= numbers.length) {
      room = new Int32Array(Math.max(16, index * 2))
      room.set(numbers)
    }
    if (room[index] === 0) room[index] = ++this.#count
    return room
  }
}

function numbersOf(map: Int32Array, shopper: Int32Array): Int32Array {
  const numbers = new Int32Array(map.length)
  for (let former = 0; former < map.length; former++) {
    if (map[former] >= 0 && former < shopper.length) numbers[map[former]] = shopper[former] + 1
  }
  return numbers
}

function trimmed(numbers: Int32Array): Int32Array {
  let { length } = numbers
  while (length > 0 && numbers[length - 1] === 0) length--
  return numbers.slice(0, length)
}
