import { AlsolikeError } from '../../errors.js'
import { ARENA_START, type Arena, memoryArena } from '../arena.js'

/** A module ready to run, and the arena of the memory that it works on. */
export interface Instance<Exports> {
  readonly exports: Exports
  readonly arena: Arena
}

const PAGE = 65_536
/** Addresses have 32 bits. */
const MOST_PAGES = 65_536

/**
 * Compiles a module (as base64 text) and gives it a memory for `bytes` of arrays, at once: the modules are a few
 * kilobytes, which every engine compiles synchronously.
 *
 * `undefined` where WebAssembly is missing or refused (a strict content security policy, no SIMD): use the plain
 * loops then. Throws `too-large` when there is not that much memory.
 */
export function instantiate<Exports>(text: string, bytes: number): Instance<Exports> | undefined {
  const compiled = compile(text)
  if (compiled === undefined) return undefined
  const memory = allocate(bytes)
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
  return { exports: exports as Exports, arena: memoryArena(memory) }
}

function compile(text: string): WebAssembly.Module | undefined {
  if (typeof WebAssembly === 'undefined') return undefined
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = binary.charCodeAt(i)
  try {
    return new WebAssembly.Module(bytes)
  } catch {
    return undefined
  }
}

function allocate(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil((ARENA_START + bytes) / PAGE)
  try {
    if (pages <= MOST_PAGES) return new WebAssembly.Memory({ initial: pages })
  } catch {
    // A RangeError: the engine or the machine has no such memory. Said below.
  }
  throw new AlsolikeError(
    'too-large',
    `Training needs ${Math.ceil(bytes / 2 ** 20)} MiB in one piece, which is not to be had here. ` +
      'Use fewer items or factors, a lower memory option, or a model without a dense matrix such as rp3beta().',
  )
}
