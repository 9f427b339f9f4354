import { AlsolikeError } from '../errors.js'
import type { State } from '../models/model.js'

/** How many there are of what models give numbers to. */
export interface NumberLimits {
  readonly items: number
  readonly shoppers: number
  readonly categories: number
  readonly brands: number
}

/** Arrays of a model's state by which it makes room, or finds its way: what each entry counts or numbers. */
const NUMBERED: Readonly<Record<string, keyof NumberLimits>> = {
  item: 'items',
  shopper: 'shoppers',
  category: 'categories',
  categories: 'categories',
  brand: 'brands',
}

/**
 * What a model cannot check by itself: that its numbers are those of this shop. A single wrong one would make it take
 * room for billions. Throws `bad-snapshot`. O(items + rows of trending).
 */
export function checkNumbers(name: string, { arrays = {}, parts = [] }: State, limits: NumberLimits): void {
  for (const [array, numbers] of Object.entries(arrays)) {
    if (!(numbers instanceof Int32Array)) continue
    if (Object.hasOwn(NUMBERED, array)) {
      const what = NUMBERED[array]
      const most = limits[what]
      for (let e = 0; e < numbers.length; e++) {
        if (numbers[e] < -1 || numbers[e] >= most) throw unsound(name, array, numbers[e], `${most} ${what}`)
      }
    }
    if (array === 'popularity') {
      for (let e = 0; e < numbers.length; e++) {
        if (numbers[e] < 0 || numbers[e] > limits.shoppers) {
          throw unsound(name, array, numbers[e], `${limits.shoppers} shoppers`)
        }
      }
    }
    if (array === 'parents') {
      // Parents stand before their children: else whoever climbs would go round for ever
      for (let c = 0; c < numbers.length; c++) {
        if (numbers[c] < -1 || numbers[c] >= c) throw unsound(name, array, numbers[c], `category ${c}`)
      }
    }
  }
  for (const part of parts) checkNumbers(name, part, limits)
}

function unsound(name: string, array: string, found: number, of: string): AlsolikeError {
  return new AlsolikeError(
    'bad-snapshot',
    `The state "${name}" of the snapshot is unsound: its ${array} holds ${found} of ${of}. Make a new snapshot.`,
  )
}
