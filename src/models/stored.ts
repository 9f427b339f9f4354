import { AlsolikeError } from '../errors.js'
import type { Json } from '../types.js'
import type { State, TypedArray } from './model.js'

/** The array `name` of a stored state, of the type given; `bad-snapshot` where it is missing or of another type. */
export function storedArray<T extends TypedArray>(
  model: string,
  state: State,
  name: string,
  type: abstract new (...args: never[]) => T,
): T {
  const array = state.arrays && Object.hasOwn(state.arrays, name) ? state.arrays[name] : undefined
  if (array instanceof type) return array
  throw broken(model, `its array "${name}" is missing or of another type`)
}

/** The same, `undefined` where it is missing. */
export function storedArrayIfAny<T extends TypedArray>(
  model: string,
  state: State,
  name: string,
  type: abstract new (...args: never[]) => T,
): T | undefined {
  if (!state.arrays || !Object.hasOwn(state.arrays, name)) return undefined
  return storedArray(model, state, name, type)
}

/** The meta of a stored state as an object; `bad-snapshot` where it is none. */
export function storedMeta(model: string, state: State): { readonly [key: string]: Json | undefined } {
  const { meta } = state
  if (typeof meta === 'object' && meta !== null && !Array.isArray(meta)) {
    return meta as { readonly [key: string]: Json | undefined }
  }
  throw broken(model, 'it says nothing about itself')
}

/** Throws `bad-snapshot` unless the condition holds. */
export function storedRight(model: string, condition: boolean, wrong: string): void {
  if (!condition) throw broken(model, wrong)
}

function broken(model: string, wrong: string): AlsolikeError {
  return new AlsolikeError(
    'bad-snapshot',
    `The stored state of ${model} cannot be read: ${wrong}. Was it written by another model? Train and store it again.`,
  )
}
