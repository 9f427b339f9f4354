import type { Json } from '../types.js'

export type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array

/** State as a snapshot stores it: JSON, and arrays that are the working form. */
export interface Stored {
  readonly meta: Json
  readonly arrays: Readonly<Record<string, TypedArray>>
}

/**
 * Whether lists lie one behind the other: the first begins at 0, none ends before it begins, the last ends at
 * `entries`. Whoever walks lists of which that does not hold may walk for minutes. O(lists).
 */
export function areStarts(starts: Int32Array | Uint32Array, entries: number): boolean {
  let sound = starts.length > 0 && starts[0] === 0 && starts[starts.length - 1] === entries
  for (let i = 1; i < starts.length; i++) if (starts[i] < starts[i - 1]) sound = false
  return sound
}

/**
 * Whether all numbers are at least `least` (−1 where that stands for none) and below `count`: what is summed in
 * WebAssembly must not point beside its memory.
 */
export function areWithin(numbers: Int32Array, least: -1 | 0, count: number): boolean {
  let sound = true
  for (let e = 0; e < numbers.length; e++) if (numbers[e] < least || numbers[e] >= count) sound = false
  return sound
}
