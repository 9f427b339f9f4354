import type { Interactions } from '../data/fold/interactions.js'
import { checkOptions } from '../data/options.js'
import { ease } from './ease.js'
import type { Model, Scorer, Training } from './model.js'
import { wholeNumber } from './option-values.js'
import { rp3beta } from './rp3beta.js'
import { storedMeta, storedRight } from './stored.js'

export interface CollaborativeOptions {
  /**
   * Up to so many items that anyone acted on, EASE is solved exactly. Time grows with the cube, memory with the
   * square: 8,000 items take 15 seconds and 256 MiB.
   * @default 8000
   */
  readonly exactItems?: number
  /** Up to so many, EASE predicts each item from those nearest to it. Beyond, RP3β walks. @default 40000 */
  readonly approximateItems?: number
}

type Resolved = Required<CollaborativeOptions> & { readonly [key: string]: number }

const DEFAULTS: Required<CollaborativeOptions> = { exactItems: 8000, approximateItems: 40_000 }
/** Room for the exact solution of any catalogue that `exactItems` lets through, in MiB. */
const MEMORY = 65_536

/**
 * What others like this shopper chose: the best collaborative model that the size of the catalogue allows.
 *
 * EASE is first wherever it was measured, and its approximation second; RP3β has no limit, is good on some shops
 * and a quarter to a half behind on others. The fit report says which one it is. Costs what the chosen one costs.
 */
export function collaborative(options?: CollaborativeOptions): Model {
  const given = checkOptions('collaborative()', options, DEFAULTS)
  const resolved: Resolved = {
    exactItems: wholeNumber('collaborative()', 'exactItems', given.exactItems, 0),
    approximateItems: wholeNumber('collaborative()', 'approximateItems', given.approximateItems, 0),
  }
  return {
    name: 'collaborative',
    options: resolved,
    *train(data, context): Training {
      const { choice, because } = choose(activeItems(data), resolved)
      return scorer(choice, because, yield* context.part(CHOICES[choice]()))
    },
    load(state) {
      const { choice, because } = storedMeta('collaborative', state)
      const part = state.parts?.[0]
      const known = part !== undefined && typeof choice === 'string' && Object.hasOwn(CHOICES, choice)
      storedRight('collaborative', known, 'it does not say which model was chosen')
      return scorer(choice as Choice, String(because), CHOICES[choice as Choice]().load(part!))
    },
  }
}

const CHOICES = {
  exact: () => ease({ memory: MEMORY }),
  approximate: () => ease({ memory: 1, beyond: 'approximate' }),
  walk: () => rp3beta(),
}
type Choice = keyof typeof CHOICES

function choose(
  items: number,
  { exactItems, approximateItems }: Resolved,
): { choice: Choice; because: string } {
  const count = `${items} items that anyone acted on`
  if (items <= exactItems) return { choice: 'exact', because: `EASE, exact: ${count}` }
  if (items <= approximateItems) {
    return { choice: 'approximate', because: `EASE, approximate: ${count}, more than ${exactItems}` }
  }
  return { choice: 'walk', because: `RP3β: ${count}, more than ${approximateItems}` }
}

function activeItems(data: Interactions): number {
  const { length, item, weight } = data.rows
  const seen = new Uint8Array(data.itemCount)
  let active = 0
  for (let r = 0; r < length; r++) {
    if (!(weight[r] > 0) || seen[item[r]] === 1) continue
    seen[item[r]] = 1
    active++
  }
  return active
}

function scorer(choice: Choice, because: string, chosen: Scorer): Scorer {
  return {
    ...chosen,
    because,
    parts: [chosen],
    state: () => ({ meta: { choice, because }, parts: [chosen.state()] }),
  }
}
