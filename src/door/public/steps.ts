import type { State, TypedArray } from '../../models/model.js'

const SUFFIX = '/steps'

/** A state whose arrays of that name are kept as the steps from entry to entry: small numbers, which compress well. */
export function inSteps(state: State, names: readonly string[]): State {
  const arrays: Record<string, TypedArray> = {}
  for (const [name, array] of Object.entries(state.arrays ?? {})) {
    if (!names.includes(name)) {
      arrays[name] = array
      continue
    }
    const steps = array.slice()
    for (let e = steps.length - 1; e > 0; e--) steps[e] -= steps[e - 1]
    arrays[name + SUFFIX] = steps
  }
  return { ...state, arrays }
}

/** The state again. */
export function outOfSteps(state: State): State {
  const arrays: [string, TypedArray][] = []
  for (const [name, array] of Object.entries(state.arrays ?? {})) {
    if (!name.endsWith(SUFFIX)) {
      arrays.push([name, array])
      continue
    }
    const sums = array.slice()
    let sum = 0
    for (let e = 0; e < sums.length; e++) {
      sum += sums[e]
      sums[e] = sum
    }
    arrays.push([name.slice(0, -SUFFIX.length), sums])
  }
  return { ...state, arrays: Object.fromEntries(arrays) }
}
