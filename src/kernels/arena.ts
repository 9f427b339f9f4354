/** Which set of loops to use: WebAssembly, or the plain TypeScript twins. */
export type KernelChoice = 'wasm' | 'plain'

/** Where arrays for kernels come from. WebAssembly works on its own memory only; plain loops on any array. */
export interface Arena {
  f32(length: number): Float32Array
  i32(length: number): Int32Array
  f64(length: number): Float64Array
}

/** Arrays anywhere, all zero. */
export function plainArena(): Arena {
  return {
    f32: length => new Float32Array(length),
    i32: length => new Int32Array(length),
    f64: length => new Float64Array(length),
  }
}

/** Bytes an array takes in an arena of WebAssembly: its own, up to the next 64 (a cache line). */
export function arenaBytes(bytes: number): number {
  return Math.ceil(bytes / 64) * 64
}

/** Memory below this address belongs to the compiler. */
export const ARENA_START = 1024

/**
 * Arrays one behind the other in a WebAssembly memory, all zero. Nothing is freed: when the work is done, the
 * memory is dropped as a whole. The caller has made the memory large enough.
 */
export function memoryArena(memory: WebAssembly.Memory): Arena {
  let end = ARENA_START
  const take = (bytes: number): number => {
    const at = end
    end += arenaBytes(bytes)
    return at
  }
  return {
    f32: length => new Float32Array(memory.buffer, take(4 * length), length),
    i32: length => new Int32Array(memory.buffer, take(4 * length), length),
    f64: length => new Float64Array(memory.buffer, take(8 * length), length),
  }
}
