import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ease, ials } from '../../src/models/index.js'
import { workerThreads } from '../../src/node/worker-threads.js'
import { Recommender } from '../../src/recommender.js'
import { readyThreads } from '../models/threads.js'

const events = Array.from({ length: 6000 }, (_, e) => ({
  user: (e * 7919) % 601,
  item: ((e * e) % 397) + (e % 3),
  type: 'purchase' as const,
  at: e * 60_000,
}))
const models = { youMayLike: ease(), similar: ials({ factors: 16, iterations: 3 }) }

function shopWith(threads?: ReturnType<typeof workerThreads>): Recommender {
  const shop = new Recommender({ models, now: () => 1e9, ...(threads && { threads }) })
  shop.ingest(events)
  return shop
}

describe('workerThreads()', () => {
  it('gives the same snapshot, byte for byte, as one thread', async () => {
    const [alone, together, breathing] = [shopWith(), shopWith(readyThreads()), shopWith(readyThreads(3))]
    alone.fit()
    const wanted = Buffer.from(alone.snapshot())
    together.fit()
    expect(Buffer.from(together.snapshot()).equals(wanted)).toBe(true)
    await breathing.fitAsync()
    expect(Buffer.from(breathing.snapshot()).equals(wanted)).toBe(true)
  })

  it('leaves the models of the last fit in place when a fit is aborted, and can be used again', async () => {
    const shop = shopWith(readyThreads())
    shop.fit()
    const before = [...shop.youMayLike(7)]
    await expect(shop.fitAsync({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'aborted' })
    let steps = 0
    const abort = new AbortController()
    const stopping = shop.fitAsync({
      signal: abort.signal,
      onProgress: () => {
        if (++steps === 5) abort.abort()
      },
    })
    await expect(stopping).rejects.toMatchObject({ code: 'aborted' })
    expect([...shop.youMayLike(7)]).toEqual(before)
    await shop.fitAsync()
    expect([...shop.youMayLike(7)]).toEqual(before)
  })

  it('takes two shops that train at the same time', async () => {
    const threads = readyThreads()
    const [one, other] = [shopWith(threads), shopWith(threads)]
    await Promise.all([one.fitAsync(), other.fitAsync()])
    expect(Buffer.from(one.snapshot()).equals(Buffer.from(other.snapshot()))).toBe(true)
  })

  it('does not hold up the end of the program, even amid a training', () => {
    const file = (name: string) =>
      JSON.stringify(fileURLToPath(new URL(`../../src/${name}`, import.meta.url)))
    const program = `
      import { workerThreads } from ${file('node/worker-threads.ts')}
      import { easeWasm } from ${file('kernels/wasm/generated/ease.ts')}
      import { binaryOf } from ${file('kernels/wasm/instance.ts')}
      workerThreads({ count: 3 }).open(binaryOf(easeWasm), 2)
      setTimeout(() => console.log('over'), 200)`
    const out = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      encoding: 'utf8',
      timeout: 60_000,
    })
    expect(out).toBe('over\n')
  })

  it('says what is wrong with its options', () => {
    const wrong = (message: RegExp) =>
      expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(message) })
    expect(() => workerThreads({ count: 0 })).toThrow(wrong(/count: 0/))
    expect(() => workerThreads({ from: -1 })).toThrow(wrong(/from: -1/))
    expect(() => workerThreads({ threads: 2 } as never)).toThrow(wrong(/no option "threads"/))
    expect(() => new Recommender({ models, threads: 2 as never })).toThrow(wrong(/workerThreads\(\)/))
  })
})
