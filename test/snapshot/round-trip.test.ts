import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createCrc32 } from '../../src/kernels/crc32.js'
import type { State, TypedArray } from '../../src/models/model.js'
import { openSnapshot } from '../../src/snapshot/open-snapshot.js'
import { writeSnapshot } from '../../src/snapshot/write-snapshot.js'

const lists: State = {
  meta: { neighbors: 50, over: 'baskets' },
  arrays: {
    indptr: Int32Array.of(0, 2, 3),
    indices: Int32Array.of(1, 2, 0),
    values: Float32Array.of(0.5, 0.25, 1),
  },
}

describe('a snapshot', () => {
  it('gives back header, names and states as they were written', () => {
    const blend: State = {
      meta: { normalize: 'z' },
      parts: [lists, { arrays: { counts: Float64Array.of(3, 4.5) } }, {}],
    }
    const open = openSnapshot(writeSnapshot({ kind: 'private' }, { related: lists, youMayLike: blend }))
    expect(open.header).toEqual({ kind: 'private' })
    expect(open.names).toEqual(['related', 'youMayLike'])
    expect(open.has('related')).toBe(true)
    expect(open.has('similar')).toBe(false)
    expect(open.state('related')).toEqual(lists)
    expect(open.state('youMayLike')).toEqual(blend)
  })

  it('works in place: arrays are views onto the buffer, on multiples of 64', () => {
    const buffer = writeSnapshot({}, { related: lists })
    const { arrays } = openSnapshot(buffer).state('related')
    for (const array of Object.values(arrays ?? {})) {
      expect(array.buffer).toBe(buffer)
      expect(array.byteOffset % 64).toBe(0)
    }
  })

  it('stores an array once when several states share it, and gives the same array back to all', () => {
    const once = writeSnapshot({}, { related: lists })
    const twice = writeSnapshot({}, { related: lists, similar: { parts: [lists] } })
    expect(twice.byteLength - once.byteLength).toBeLessThan(300)
    const open = openSnapshot(twice)
    expect(open.state('similar').parts?.[0].arrays?.values).toBe(open.state('related').arrays?.values)
  })

  it('gives the same bytes when what was opened is written again', () => {
    const first = writeSnapshot({ a: 1 }, { related: lists, similar: { parts: [lists], meta: null } })
    const open = openSnapshot(first)
    const second = writeSnapshot(
      open.header,
      Object.fromEntries(open.names.map(name => [name, open.state(name)])),
    )
    expect(new Uint8Array(second)).toEqual(new Uint8Array(first))
  })

  it('keeps names that objects treat specially', () => {
    const arrays = Object.fromEntries([
      ['__proto__', Uint8Array.of(1)],
      ['constructor', Uint8Array.of(2)],
      ['', Uint8Array.of(3)],
      ['a/b', Uint8Array.of(4)],
    ])
    const states = Object.fromEntries([
      ['__proto__', { arrays }],
      ['header', { meta: 'a state, not the header' }],
      ['a', { arrays: { b: Uint8Array.of(5) } }],
      ['a/b', { meta: 6 }],
    ])
    const open = openSnapshot(writeSnapshot('the header', states), { verify: true })
    expect(open.header).toBe('the header')
    expect(open.names).toEqual(['__proto__', 'header', 'a', 'a/b'])
    const back = open.state('__proto__').arrays ?? {}
    expect(Object.keys(back)).toEqual(['__proto__', 'constructor', '', 'a/b'])
    expect(Object.values(back).map(array => array[0])).toEqual([1, 2, 3, 4])
    expect(open.state('header').meta).toBe('a state, not the header')
    expect(open.state('a/b').meta).toBe(6)
  })

  it('keeps every kind of number to the bit, and says where each section lies', () => {
    const arrays: Record<string, TypedArray> = {
      i8: Int8Array.of(-128, 127),
      u8: Uint8Array.of(255),
      i16: Int16Array.of(-32768),
      u16: Uint16Array.of(65535),
      i32: Int32Array.of(-2147483648),
      u32: Uint32Array.of(4294967295),
      f32: Float32Array.of(-0, Number.POSITIVE_INFINITY, 1e-45),
      f64: Float64Array.of(Number.NaN, Number.MIN_VALUE),
      none: new Float32Array(0),
    }
    const open = openSnapshot(writeSnapshot(null, { all: { arrays } }))
    expect(open.state('all').arrays).toEqual(arrays)
    const f32 = open.sections().find(section => section.name === 'all/f32')
    expect(f32).toMatchObject({ kind: 'f32', length: 3, bytes: 12 })
    expect((f32?.offset ?? 1) % 64).toBe(0)
  })

  it('opens from a view that begins anywhere, from shared memory, and with another checksum function', () => {
    const bytes = new Uint8Array(writeSnapshot({ x: 1 }, { related: lists }))
    const odd = new Uint8Array(bytes.length + 3)
    odd.set(bytes, 3)
    const shared = new SharedArrayBuffer(bytes.length)
    new Uint8Array(shared).set(bytes)
    const crc32 = createCrc32()
    let asked = 0
    const counting = (part: Uint8Array): number => {
      asked++
      return crc32(part)
    }
    for (const source of [odd.subarray(3), shared, Buffer.from(bytes), new DataView(bytes.buffer)]) {
      expect(openSnapshot(source, { verify: true, crc32: counting }).state('related')).toEqual(lists)
    }
    expect(asked).toBeGreaterThan(0)
  })

  it('reads a section only when it is first used', () => {
    const buffer = writeSnapshot({}, { log: { arrays: { at: new Float64Array(1000) } }, related: lists })
    const open = openSnapshot(buffer)
    const at = open.sections().find(section => section.name === 'log/at')
    new Uint8Array(buffer)[(at?.offset ?? 0) + 5] ^= 1
    expect(open.state('related')).toEqual(lists)
    expect(() => open.state('log')).toThrow(/"log\/at".*damaged/)
    expect(() => openSnapshot(buffer, { verify: true })).toThrow(/"log\/at".*damaged/)
  })

  it('refuses to write what it could not give back', () => {
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    expect(() => writeSnapshot(cyclic as never, {})).toThrow(/"header" cannot be written as JSON/)
    expect(() => writeSnapshot(undefined as never, {})).toThrow(/undefined, which JSON cannot say/)
    expect(() => writeSnapshot({}, { a: { arrays: { n: BigInt64Array.of(1n) as never } } })).toThrow(
      /BigInt64Array/,
    )
    let deep: State = {}
    for (let d = 0; d < 50; d++) deep = { parts: [deep] }
    expect(() => writeSnapshot({}, { deep })).toThrow(/parts deep/)
  })

  it('gives back any state', () => {
    const array = fc.oneof(
      fc.int16Array(),
      fc.float32Array(),
      fc.float64Array(),
      fc.uint8Array(),
      fc.int32Array(),
    )
    const { state } = fc.letrec<{ state: State }>(tie => ({
      state: fc.record(
        {
          meta: fc.jsonValue() as fc.Arbitrary<never>,
          arrays: fc.dictionary(fc.string(), array as fc.Arbitrary<TypedArray>),
          parts: fc.array(tie('state'), { maxLength: 3, depthIdentifier: 'parts' }),
        },
        { requiredKeys: [] },
      ),
    }))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), state), states => {
        // JSON has one zero.
        const expected = JSON.stringify(states, (_, value) =>
          ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value,
        )
        const open = openSnapshot(writeSnapshot({}, states), { verify: true })
        const back = Object.fromEntries(open.names.map(name => [name, open.state(name)]))
        expect(
          JSON.stringify(back, (_, value) =>
            ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value,
          ),
        ).toBe(expected)
      }),
      { numRuns: 200 },
    )
  })
})
