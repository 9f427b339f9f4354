/** What one case may allocate at once, and how much it did. */
export interface AllocationWatch {
  /** Begins a case: one allocation of more bytes than this throws. */
  begin(limit: number): void
  /** Largest single allocation since, in bytes. */
  largest(): number
  release(): void
}

const NAMES = [
  'Int8Array',
  'Uint8Array',
  'Int16Array',
  'Uint16Array',
  'Int32Array',
  'Uint32Array',
  'Float32Array',
  'Float64Array',
] as const

/** Watches every typed array and buffer that is made, by taking the place of their constructors. */
export function watchAllocations(): AllocationWatch {
  const all = globalThis as unknown as Record<string, new (...args: unknown[]) => object>
  const real = new Map([...NAMES, 'ArrayBuffer', 'Array'].map(name => [name, all[name]] as const))
  let limit = Number.POSITIVE_INFINITY
  let largest = 0
  for (const [name, made] of real) {
    const width = (made as unknown as { BYTES_PER_ELEMENT?: number }).BYTES_PER_ELEMENT ?? 8
    all[name] = new Proxy(made, {
      construct(target, args: unknown[], anew) {
        const [given] = args
        const length = typeof given === 'number' ? given : lengthOf(given)
        const bytes = length * (name === 'ArrayBuffer' ? 1 : width)
        if (bytes > largest) largest = bytes
        if (bytes > limit) throw new Error(`${name} of ${bytes} bytes`)
        return Reflect.construct(target, args, anew === all[name] ? target : anew)
      },
    })
  }
  return {
    begin(most) {
      limit = most
      largest = 0
    },
    largest: () => largest,
    release() {
      for (const [name, made] of real) all[name] = made
    },
  }
}

/** Elements that are copied; a view onto a buffer copies none. */
function lengthOf(given: unknown): number {
  if (given instanceof Object && 'byteLength' in given && !ArrayBuffer.isView(given)) return 0
  return Number((given as { length?: number } | undefined)?.length ?? 0)
}
