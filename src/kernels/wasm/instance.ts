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
 * Compiles a module (as text) and gives it a memory for `bytes` of arrays, at once: the modules are a few
 * kilobytes, which every engine compiles synchronously.
 *
 * `undefined` where WebAssembly is missing or refused (a strict content security policy, no SIMD): use the plain
 * loops then. Throws `too-large` when there is not that much memory.
 */
export function instantiate<Exports>(text: string, bytes: number): Instance<Exports> | undefined {
  const compiled = compile(binaryOf(text))
  if (compiled === undefined) return undefined
  const memory = allocate(bytes, pages => new WebAssembly.Memory({ initial: pages, maximum: pages }))
  const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
  return { exports: exports as Exports, arena: memoryArena(memory) }
}

/** The bytes of a module as build.mjs wrote them: a letter a byte below 86; `%` and `&` add 86 and 172 to the next. */
export function binaryOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length)
  let size = 0
  let page = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code < 40) {
      page = (code - 36) * 86
      continue
    }
    // No backslash among the letters
    bytes[size++] = page + code - (code < 92 ? 40 : 41)
    page = 0
  }
  return bytes.slice(0, size)
}

/** `undefined` where that is refused. */
export function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module | undefined {
  if (typeof WebAssembly === 'undefined') return undefined
  try {
    return new WebAssembly.Module(bytes)
  } catch {
    return undefined
  }
}

/** What `make` gives for the pages that hold so many bytes of arrays; throws `too-large` when they are not there. */
export function allocate<T>(bytes: number, make: (pages: number) => T): T {
  const pages = Math.ceil((ARENA_START + bytes) / PAGE)
  try {
    if (pages <= MOST_PAGES) return make(pages)
  } catch (error) {
    // The engine or the machine has no such memory. Said below.
    if (!(error instanceof RangeError)) throw error
  }
  throw new AlsolikeError(
    'too-large',
    `Training needs ${Math.ceil(bytes / 2 ** 20)} MiB in one piece, which is not to be had here. ` +
      'Use fewer items or factors, a lower memory option, or a model without a dense matrix such as rp3beta().',
  )
}
