import { parseDuration } from '../../data/time.js'
import { betaDraw } from '../../kernels/beta.js'
import { random } from '../../kernels/random.js'
import type { Duration, Rule } from '../../types.js'
import { badRule, checkShare, makeRule } from '../make-rule.js'
import { responsesOf } from '../responses.js'
import type { RuleOptions, Setting } from '../rule.js'

export interface ExploreOptions extends RuleOptions {
  /** Share of the places that new items may try, 0 … 1. Larger learns faster and costs more clicks now. @default 0.1 */
  readonly share?: number
  /** No more than so many places in a list. @default 1 */
  readonly most?: number
  /** An item is new until shoppers did so many things with it, or it was shown 50 times as often. @default 20 */
  readonly until?: number
  /** How long the same shopper sees the same new items. Shorter changes pages more often. @default '1h' */
  readonly hold?: Duration
}

/**
 * Lets new items be seen, those first that were taken up best so far: `explore({ share: 0.1 })`. Each new item draws
 * a number from Beta(1 + taken up, 1 + shown − taken up), and the highest get the places (Thompson sampling). The draw
 * depends on the seed, the question, the shopper and the hour alone. Feed `impression` events, and hand the list's
 * `attribution` back with what followed.
 *
 * Source: Chapelle and Li 2011. O(new items, 200 at most).
 */
export function explore(options: ExploreOptions = {}): Rule {
  return makeRule('explore', options, ['share', 'most', 'until', 'hold'], given => {
    const { share = 0.1, most = 1, until = 20, hold = '1h' } = given
    checkShare('explore', 'share', share)
    if (!(Number.isInteger(most) && most >= 0)) throw badRule('explore', 'most', most, 'a whole number')
    if (!(until > 0)) throw badRule('explore', 'until', until, 'a number of events above 0')
    const time = parseDuration(hold)
    if (!(time > 0)) throw badRule('explore', 'hold', hold, "a time such as '1h'")
    return {
      effect(setting) {
        const drawn = draws(setting, until, time)
        if (drawn.size === 0) return undefined
        return {
          slots: {
            share,
            most,
            belongs: item => drawn.has(item),
            items: Int32Array.from(drawn.keys()).sort(),
            order: item => drawn.get(item) ?? 0,
            only: false,
          },
        }
      },
    }
  })
}

/** New items that draw, the newest. */
const DRAWING = 200
const SHOWINGS = 50

function draws(setting: Setting, until: number, hold: number): Map<number, number> {
  const { seed, question, who, now, mask } = setting
  const { shown, taken, events } = responsesOf(setting)
  const dice = random(seed, `explore ${question} ${who} ${Math.floor(now / hold)}`)
  const drawn = new Map<number, number>()
  const isNew = (item: number): boolean =>
    (events[item] ?? 0) < until && (shown[item] ?? 0) < until * SHOWINGS
  for (const item of newestOf(setting, until, isNew)) {
    if (drawn.size === DRAWING) break
    if (!isNew(item) || mask.blocked[item] !== 0) continue
    const showings = shown[item] ?? 0
    const good = Math.min(showings, taken[item] ?? 0)
    drawn.set(item, betaDraw(dice, 1 + good, 1 + showings - good))
  }
  return drawn
}

/** Items of the catalogue that were new when somebody last looked through all of them, newest first. */
function newestOf(
  { catalog, log, memory }: Setting,
  until: number,
  isNew: (item: number) => boolean,
): readonly number[] {
  const key = `new ${until}`
  const known = memory.get(key) as { readonly generation: number; readonly items: number[] } | undefined
  // Between two fits an item only ever ceases to be new
  if (known?.generation === log.generation) return known.items
  const items = catalog.order().filter(isNew).reverse()
  memory.set(key, { generation: log.generation, items })
  return items
}
