import type { Json } from '../types.js'

/** State as a snapshot stores it: JSON, and arrays that are the working form. */
export interface Stored {
  readonly meta: Json
  readonly arrays: Readonly<
    Record<
      string,
      | Int8Array
      | Uint8Array
      | Int16Array
      | Uint16Array
      | Int32Array
      | Uint32Array
      | Float32Array
      | Float64Array
    >
  >
}
