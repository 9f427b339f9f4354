import type { State } from '../model.js'
import { storedArray, storedArrayIfAny, storedMeta, storedRight } from '../stored.js'
import type { NeighborLists } from './neighbor-lists.js'

/** What packed lists say beside the lists: a count of shoppers for each entry, in whole steps. */
export interface UnpackedLists extends NeighborLists {
  readonly shown?: Int32Array
}

/** Whether a state holds lists as a public snapshot packs them. */
export function isPacked(state: State): boolean {
  return state.arrays !== undefined && Object.hasOwn(state.arrays, 'drops')
}

/**
 * Lists again from one byte a weight: the score of an entry is its row's scale · weight / 255. O(entries).
 *
 * `length` holds how many neighbours each item has, best first; `scales` the upper half of a float32 for each item.
 * A row's weights begin at 255, and `drops` says how much lower each is than the one before; items lie in planes,
 * lowest bytes first: so a general compressor finds what little there is to find.
 */
export function unpackLists(model: string, state: State): UnpackedLists {
  const { step } = storedMeta(model, state)
  const length = storedArray(model, state, 'length', Uint8Array)
  const scales = storedArray(model, state, 'scales', Uint16Array)
  const drops = storedArray(model, state, 'drops', Uint8Array)
  const support = storedArrayIfAny(model, state, 'support', Uint8Array)
  const low = storedArray(model, state, 'low', Uint8Array)
  const middle = storedArrayIfAny(model, state, 'middle', Uint8Array)
  const high = storedArrayIfAny(model, state, 'high', Uint8Array)
  const itemCount = length.length
  const start = new Int32Array(itemCount + 1)
  for (let i = 0; i < itemCount; i++) start[i + 1] = start[i] + length[i]
  const entries = start[itemCount]
  const whole = [drops, low, middle, high].every(array => array === undefined || array.length === entries)
  storedRight(model, whole && scales.length === itemCount, 'its lists are cut short')
  storedRight(
    model,
    support === undefined || (support.length === entries && Number.isSafeInteger(step)),
    'its counts are cut short',
  )
  const items = new Int32Array(entries)
  items.set(low)
  if (middle) for (let e = 0; e < entries; e++) items[e] += middle[e] << 8
  if (high) for (let e = 0; e < entries; e++) items[e] += high[e] << 16
  // What is wrong is put into words only where something is: a page opens this once, on a cold engine
  for (let e = 0; e < entries; e++) {
    if (items[e] >= itemCount) storedRight(model, false, `it names item ${items[e]} of ${itemCount}`)
  }
  const bits = new Uint32Array(1)
  const float = new Float32Array(bits.buffer)
  const scores = new Float32Array(entries)
  for (let i = 0; i < itemCount; i++) {
    bits[0] = scales[i] * 65536
    const scale = float[0]
    if (!Number.isFinite(scale)) storedRight(model, false, `the scores of item ${i} have no scale`)
    let weight = 255
    for (let e = start[i]; e < start[i + 1]; e++) {
      weight -= drops[e]
      scores[e] = (scale * weight) / 255
    }
    if (weight < 0) storedRight(model, false, `the weights of item ${i} fall too low`)
  }
  let shown: Int32Array | undefined
  if (support) {
    shown = new Int32Array(entries)
    for (let e = 0; e < entries; e++) shown[e] = support[e] * (step as number)
  }
  return { start, items, scores, ...(shown && { shown }) }
}
