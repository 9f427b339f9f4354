import { afterEach, describe, expect, it, vi } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { rowsWasm } from '../../src/kernels/wasm/generated/rows.js'
import { instantiate } from '../../src/kernels/wasm/instance.js'
import { ease } from '../../src/models/ease.js'
import { ials } from '../../src/models/ials.js'
import { itemKnn } from '../../src/models/item-knn.js'
import { bits, trained } from '../models/setting.js'

afterEach(() => {
  vi.unstubAllGlobals()
})

describe('a WebAssembly module', () => {
  it('gets arrays one behind the other, each on a cache line of its own, all zero', () => {
    const { arena } = instantiate(rowsWasm, 1000)!
    const arrays = [arena.f32(3), arena.i32(17), arena.f64(2)]
    expect(arrays.map(array => array.byteOffset % 64)).toEqual([0, 0, 0])
    expect(arrays.map(array => array.length)).toEqual([3, 17, 2])
    expect(arrays.every(array => array.every((value: number) => value === 0))).toBe(true)
    expect(arrays[1].byteOffset - arrays[0].byteOffset).toBe(64)
    expect(arrays[2].byteOffset - arrays[1].byteOffset).toBe(128)
  })

  it('says so when there is not that much memory', () => {
    const refused = expect.objectContaining({ code: 'too-large' })
    expect(() => instantiate(rowsWasm, 5e9)).toThrow(refused)
    // The engine itself may refuse less.
    vi.stubGlobal('WebAssembly', { ...here(), Memory: full })
    expect(() => instantiate(rowsWasm, 1000)).toThrow(refused)
  })

  it.each([
    ['is missing', undefined],
    ['is refused by a content security policy', { ...here(), Module: refusing }],
  ])('gives way to the plain loops where it %s', (_, global) => {
    const data = interactionsOf({ shoppers: [0, 0, 1, 1, 2, 2], items: [0, 1, 1, 2, 0, 2] })
    for (const model of [ease(), ials({ factors: 4 }), itemKnn()]) {
      const plain = bits(trained(model, data, { kernels: 'plain' }).state())
      vi.stubGlobal('WebAssembly', global)
      const { meta, arrays } = trained(model, data, { kernels: 'wasm' }).state()
      vi.unstubAllGlobals()
      // Whoever names its kernels in the state names what was asked for, so that the page that may use it does.
      const named = typeof meta === 'object' && meta !== null && 'kernels' in meta
      expect(bits({ meta: named ? { ...meta, kernels: 'plain' } : meta, arrays })).toEqual(plain)
    }
  })
})

/** The engine's own, as an object of its parts. */
function here(): object {
  const { Module, Instance, Memory } = WebAssembly
  return { Module, Instance, Memory }
}

function full(): never {
  throw new RangeError('could not allocate memory')
}

function refusing(): never {
  throw new WebAssembly.CompileError('wasm code generation disallowed by embedder')
}
