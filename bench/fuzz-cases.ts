import fc from 'fast-check'
import { createCrc32 } from '../src/kernels/crc32.js'
import type { State, TypedArray } from '../src/models/model.js'
import { aligned, ENTRY_BYTES, HEAD_BYTES } from '../src/snapshot/format.js'
import { openSnapshot } from '../src/snapshot/open-snapshot.js'
import { writeSnapshot } from '../src/snapshot/write-snapshot.js'
import type { Json } from '../src/types.js'

/** One thing that is wrong with a snapshot. What it means depends on where it lands. */
export interface Edit {
  readonly place: number
  readonly at: number
  readonly what: number
  readonly value: number
}

/**
 * How a snapshot is damaged. `bytes`: as by a bad disk; its checksums tell. `sealed`: the same with checksums made right
 * again. `states`: written anew with other numbers, lengths, kinds and texts inside.
 */
export interface Damage {
  readonly how: 'bytes' | 'sealed' | 'states'
  readonly cut: number | null
  readonly edits: readonly Edit[]
}

const AWKWARD = [
  0,
  1,
  -1,
  2,
  3,
  7,
  64,
  255,
  256,
  65_535,
  65_536,
  16_777_216,
  2_147_483_647,
  -2_147_483_648,
  4_294_967_295,
  9_007_199_254_740_992,
  8.64e15,
  1e308,
  0.5,
  -0.5,
  1e-320,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
]

const edit: fc.Arbitrary<Edit> = fc.record({
  place: fc.nat(),
  at: fc.nat(),
  what: fc.nat({ max: 31 }),
  value: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...AWKWARD) },
    { weight: 2, arbitrary: fc.integer({ min: -2, max: 80 }) },
    { weight: 1, arbitrary: fc.integer() },
    { weight: 1, arbitrary: fc.double() },
  ),
})

export const damage: fc.Arbitrary<Damage> = fc.record({
  how: fc.constantFrom('bytes', 'sealed', 'states', 'states', 'states'),
  cut: fc.oneof({ weight: 9, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat() }),
  edits: fc.oneof(fc.tuple(edit), fc.array(edit, { minLength: 1, maxLength: 4 })),
})

/** A damaged copy. */
export function damaged(whole: Uint8Array, { how, cut, edits }: Damage): Uint8Array {
  if (how === 'states') return rewritten(whole, edits)
  const bytes = cut === null ? whole.slice() : whole.slice(0, cut % whole.length)
  const view = new DataView(bytes.buffer)
  for (const { at, what, value } of edits) {
    if (bytes.length < 8) break
    const start = at % (bytes.length - 7)
    if (what < 12) bytes[start] = value
    else if (what < 24) view.setInt32(start & ~3, value, true)
    else view.setFloat64(start & ~7, value, true)
  }
  return how === 'sealed' ? sealed(bytes) : bytes
}

/** Makes the checksums right again, so that what was changed is judged by itself. */
export function sealed(bytes: Uint8Array): Uint8Array {
  if (bytes.length < HEAD_BYTES) return bytes
  const crc32 = createCrc32()
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const count = Math.min(view.getUint32(12, true), 1000)
  const names = view.getUint32(24, true)
  const end = aligned(HEAD_BYTES + count * ENTRY_BYTES + names)
  for (let s = 0; s < count && HEAD_BYTES + (s + 1) * ENTRY_BYTES <= bytes.length; s++) {
    const entry = HEAD_BYTES + s * ENTRY_BYTES
    const from = view.getUint32(entry, true)
    const to = from + aligned(view.getUint32(entry + 8, true))
    view.setUint32(entry + 16, crc32(bytes.subarray(from, to)), true)
  }
  view.setUint32(16, bytes.length, true)
  view.setUint32(28, crc32(bytes.subarray(HEAD_BYTES, end)), true)
  view.setUint32(60, crc32(bytes.subarray(0, 60)), true)
  return bytes
}

interface Draft {
  meta?: unknown
  arrays?: Record<string, TypedArray>
  parts?: Draft[]
}

/** The same states with other contents, in a snapshot that is whole by itself. */
function rewritten(whole: Uint8Array, edits: readonly Edit[]): Uint8Array {
  const open = openSnapshot(whole)
  const root = { header: structuredClone(open.header) as unknown }
  const states: Record<string, Draft> = {}
  for (const name of open.names) states[name] = draftOf(open.state(name))
  for (const change of edits) {
    const places = [
      () => editJson(root, 'header', change),
      ...Object.values(states).flatMap(placesOf(change)),
    ]
    places[change.place % places.length]()
    // Whole states go now and then
    if (change.what === 31 && change.at % 4 === 0) {
      delete states[open.names[change.place % open.names.length]]
    }
  }
  return new Uint8Array(writeSnapshot((root.header ?? null) as Json, states as Record<string, State>))
}

function draftOf({ meta, arrays, parts }: State): Draft {
  return {
    ...(meta !== undefined && { meta: structuredClone(meta) }),
    ...(arrays && {
      arrays: Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()])),
    }),
    ...(parts && { parts: parts.map(draftOf) }),
  }
}

const placesOf =
  (change: Edit) =>
  (draft: Draft): (() => void)[] => [
    ...(draft.meta === undefined ? [] : [() => editJson(draft, 'meta', change)]),
    ...Object.keys(draft.arrays ?? {}).map(name => () => editArray(draft.arrays!, name, change)),
    ...(draft.parts ?? []).flatMap(placesOf(change)),
    ...(draft.parts ? [() => void draft.parts!.splice(change.at % (draft.parts!.length + 1), 1)] : []),
  ]

/** Changes one node of a JSON value, somewhere below `owner[key]`. */
function editJson<K extends string>(owner: { [key in K]?: unknown }, key: K, change: Edit): void {
  let holder = owner as Record<string, unknown>
  let name: string = key
  for (let depth = 0, way = change.at; depth < 6; depth++, way = Math.floor(way / 7)) {
    const node = holder[name]
    const keys = typeof node === 'object' && node !== null ? Object.keys(node) : []
    if (keys.length === 0 || way % 7 === 6) break
    holder = node as Record<string, unknown>
    name = keys[way % keys.length]
  }
  const others = [
    change.value,
    change.value,
    change.value,
    null,
    '',
    'x',
    [],
    {},
    true,
    [change.value],
    undefined,
  ]
  holder[name] = others[change.what % others.length]
}

function editArray(arrays: Record<string, TypedArray>, name: string, { at, what, value }: Edit): void {
  const array = arrays[name]
  const { length } = array
  if (what < 16) {
    if (length > 0) array[at % length] = value
  } else if (what < 18) array.fill(value, at % (length + 1))
  else if (what < 20) arrays[name] = array.slice(0, at % (length + 1))
  else if (what < 22) arrays[name] = longer(array, 1 + (at % 9))
  else if (what < 23) delete arrays[name]
  else if (what < 25) arrays[name] = Float32Array.from(array)
  else if (what < 27) arrays[name] = Int32Array.from(array)
  else if (what < 28) arrays[name] = Float64Array.from(array)
  else {
    const names = Object.keys(arrays)
    arrays[name] = arrays[names[at % names.length]].slice()
  }
}

function longer<T extends TypedArray>(array: T, by: number): T {
  const grown = new (array.constructor as new (length: number) => T)(array.length + by)
  grown.set(array as never)
  return grown
}

/** Whole records for a journal, most of them such as no shop wrote. */
export const records: fc.Arbitrary<readonly unknown[]> = fc.array(
  fc.oneof(
    fc.record(
      {
        events: fc.oneof(fc.jsonValue(), fc.array(fc.oneof(fc.jsonValue(), anyEvent()), { maxLength: 3 })),
        setItems: fc.oneof(
          fc.jsonValue(),
          fc.array(fc.record({ id: fc.jsonValue(), price: fc.jsonValue() })),
        ),
        removeItems: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue(), { maxLength: 3 })),
        merge: fc.oneof(fc.jsonValue(), fc.tuple(fc.jsonValue(), fc.jsonValue())),
      },
      { requiredKeys: [] },
    ),
    fc.jsonValue(),
  ),
  { maxLength: 4 },
)

function anyEvent(): fc.Arbitrary<unknown> {
  const id = fc.oneof(fc.constantFrom('a', 'b', '', '__proto__'), fc.jsonValue())
  return fc.record(
    {
      user: id,
      item: id,
      type: fc.oneof(
        fc.constantFrom('view', 'purchase', 'rate', 'search', 'dismiss', 'return'),
        fc.jsonValue(),
      ),
      at: fc.oneof(fc.nat(), fc.jsonValue()),
      quantity: fc.jsonValue(),
      price: fc.oneof(fc.double(), fc.jsonValue()),
      value: fc.jsonValue(),
      query: fc.jsonValue(),
      order: id,
      session: id,
    },
    { requiredKeys: [] },
  )
}

/** Bytes that are changed in a few places, and perhaps cut. */
export function scratched(whole: Uint8Array, { cut, edits }: Damage): Uint8Array {
  const bytes = cut === null ? whole.slice() : whole.slice(0, cut % (whole.length + 1))
  for (const { at, value } of edits) if (bytes.length > 0) bytes[at % bytes.length] = value
  return bytes
}
