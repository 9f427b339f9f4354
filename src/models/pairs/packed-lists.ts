import type { State } from '../model.js'
import { storedArray, storedArrayIfAny, storedMeta, storedRight } from '../stored.js'
import type { NeighborLists } from './neighbor-lists.js'

/** Whether a state holds lists as a public snapshot packs them. */
export function isPacked(state: State): boolean {
  return state.arrays !== undefined && Object.hasOwn(state.arrays, 'drops')
}

/**
 * Lists again from one byte a weight: the score of an entry is its row's scale · weight / 255. O(items), and O(entries
 * of the item) to read one, nothing for an item that there is not: a page that opens shows few of them, on an engine
 * that is cold. Throws `bad-snapshot`, `read` too.
 *
 * `length` holds how many neighbours each item has, best first; `scales` the upper half of a float32 for each item.
 * A row's weights begin at 255, and `drops` says how much lower each is than the one before; items lie in planes,
 * lowest bytes first: so a general compressor finds what little there is to find. `support` counts shoppers in whole steps.
 */
export function packedLists(
  model: string,
  state: State,
): Required<Pick<NeighborLists, 'read'>> & NeighborLists {
  const { step } = storedMeta(model, state)
  const bytes = (name: string): Uint8Array | undefined => storedArrayIfAny(model, state, name, Uint8Array)
  const length = storedArray(model, state, 'length', Uint8Array)
  const scales = storedArray(model, state, 'scales', Uint16Array)
  const drops = storedArray(model, state, 'drops', Uint8Array)
  const low = storedArray(model, state, 'low', Uint8Array)
  const [middle, high, support] = [bytes('middle'), bytes('high'), bytes('support')]
  const itemCount = length.length
  const start = new Int32Array(itemCount + 1)
  for (let i = 0; i < itemCount; i++) start[i + 1] = start[i] + length[i]
  const entries = start[itemCount]
  const whole = [drops, low, middle, high, support].every(array => (array?.length ?? entries) === entries)
  storedRight(model, whole && scales.length === itemCount, 'its lists are cut short')
  storedRight(model, support === undefined || Number.isSafeInteger(step), 'its counts have no step')
  const items = new Int32Array(entries)
  const scores = new Float32Array(entries)
  const shown = support && new Int32Array(entries)
  const bits = new Uint32Array(1)
  const float = new Float32Array(bits.buffer)
  const unread = new Uint8Array(itemCount).fill(1)
  return {
    start,
    items,
    scores,
    ...(shown && { shown }),
    read(item) {
      if (unread[item] !== 1) return
      bits[0] = scales[item] * 65536
      const scale = float[0]
      let weight = 255
      let sound = Number.isFinite(scale)
      for (let e = start[item]; e < start[item + 1]; e++) {
        weight -= drops[e]
        items[e] = low[e] + (middle ? middle[e] << 8 : 0) + (high ? high[e] << 16 : 0)
        scores[e] = (scale * weight) / 255
        if (shown) shown[e] = support[e] * (step as number)
        if (items[e] >= itemCount) sound = false
      }
      storedRight(model, sound && weight >= 0, `the list of item ${item} holds what no list can`)
      unread[item] = 0
    },
  }
}
