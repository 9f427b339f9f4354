import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { cutRows, inTurn } from '../../src/kernels/ranges.js'
import { HELPER, type HelperTask } from '../../src/kernels/threads/program.js'
import { instantiateFor } from '../../src/kernels/threads/shared-instance.js'
import { openTeam } from '../../src/kernels/threads/team.js'
import { type Team, type Threads, threadsFor } from '../../src/kernels/threads/threads.js'
import { easeWasm } from '../../src/kernels/wasm/generated/ease.js'
import { rowsWasm } from '../../src/kernels/wasm/generated/rows.js'
import { binaryOf } from '../../src/kernels/wasm/instance.js'
import { ease } from '../../src/models/ease.js'
import { bits, trained } from '../models/setting.js'

const workers: Worker[] = []

function start(task: HelperTask): void {
  const program = `(${HELPER})(require('node:worker_threads').workerData)`
  const worker = new Worker(program, { eval: true, workerData: task, execArgv: [], env: {} })
  worker.unref()
  workers.push(worker)
}

function open(helpers: number, ready = true): Team {
  const team = openTeam(binaryOf(easeWasm), 2, helpers, start)!
  // Until they wait for their first turn
  if (ready) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
  return team
}

/**
 * One group that holds every item: each run of `gram` adds 1 to each entry of the lower triangle, so that a range that
 * is left out or done twice shows.
 */
function countedBy(team: Team, rows: number) {
  const stride = 64
  const words = new Int32Array(team.memory.buffer)
  const at = {
    itemStart: 1024,
    itemGroups: 2048,
    groupStart: 3072,
    groupItems: 4096,
    weights: 5120,
    out: 8192,
  }
  for (let i = 0; i < rows; i++) {
    words[at.itemStart / 4 + i + 1] = i + 1
    words[at.groupItems / 4 + i] = i
  }
  words[at.groupStart / 4 + 1] = rows
  new Float32Array(team.memory.buffer)[at.weights / 4] = 1
  const args = [at.itemStart, at.itemGroups, at.groupStart, at.groupItems, at.weights, at.out, stride]
  const out = new Float32Array(team.memory.buffer, at.out, rows * stride)
  return { loop: { name: 'gram', args }, out, entry: (i: number, j: number) => out[i * stride + j] }
}

afterEach(async () => {
  vi.unstubAllGlobals()
  for (const worker of workers.splice(0)) await worker.terminate()
})

describe('threads', () => {
  it('do every range of every turn once, whoever comes first', () => {
    const rows = 60
    const team = open(2)
    const { loop, out, entry } = countedBy(team, rows)
    const cuts = fc
      .uniqueArray(fc.integer({ min: 1, max: rows - 1 }))
      .map(inner => [0, ...inner.sort((a, b) => a - b), rows])
    fc.assert(
      fc.property(cuts, fc.integer({ min: 1, max: 20 }), (bounds, turns) => {
        out.fill(0)
        for (let turn = 0; turn < turns; turn++) for (const _ of team.run(loop, Int32Array.from(bounds)));
        for (let i = 0; i < rows; i++)
          for (let j = 0; j < rows; j++) expect(entry(i, j)).toBe(j <= i ? turns : 0)
      }),
      { numRuns: 50 },
    )
    team.close()
  })

  it('take more ranges than a turn has tickets', () => {
    const team = open(1)
    const { loop, entry } = countedBy(team, 50)
    const bounds = Int32Array.from({ length: 10_001 }, (_, r) => Math.floor(r / 200))
    const shares = [...team.run(loop, bounds)]
    for (let i = 0; i < 50; i++) expect(entry(i, i)).toBe(1)
    expect(shares.every(share => share > 0 && share <= 1)).toBe(true)
    team.close()
  })

  it('get done alone where no helper ever comes', () => {
    const team = openTeam(binaryOf(easeWasm), 2, 3, () => undefined)!
    const { loop, entry } = countedBy(team, 40)
    const turn = team.run(
      loop,
      Int32Array.from({ length: 41 }, (_, r) => r),
    )
    expect([...turn].length).toBe(40)
    expect(entry(39, 39)).toBe(1)
    team.close()
  })

  it('say so when a helper breaks off, and do not wait for it', () => {
    const team = open(1)
    const { loop } = countedBy(team, 60)
    // The helper alone writes beyond the memory.
    const broken = { ...loop, scratch: [[5, 2 ** 30]] as const }
    const bounds = Int32Array.from({ length: 61 }, (_, r) => r)
    const slowly = (): void => {
      for (const _ of team.run(broken, bounds))
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
    expect(slowly).toThrow(expect.objectContaining({ code: 'thread-failed' }))
    team.close()
  })

  it('stop when the training is given up, and end when it ends', async () => {
    const team = open(1)
    const { loop, out } = countedBy(team, 60)
    const turn = team.run(
      loop,
      Int32Array.from({ length: 61 }, (_, r) => r),
    )
    turn.next()
    turn.return(0)
    const then = Float32Array.from(out)
    const ended = once(workers[0], 'exit')
    team.close()
    expect(await ended).toEqual([0])
    expect(out).toEqual(then)
  })

  it('are refused where memory cannot be shared, and then nobody misses them', () => {
    vi.stubGlobal('SharedArrayBuffer', undefined)
    const threads: Threads = {
      count: 2,
      from: 0,
      open: (binary, pages) => openTeam(binary, pages, 1, start),
    }
    expect(threads.open(binaryOf(rowsWasm), 1)).toBeUndefined()
    expect(instantiateFor(threads, rowsWasm, 1000)!.threads).toBe(1)
    const data = interactionsOf({ shoppers: [0, 0, 1, 1, 2, 2], items: [0, 1, 1, 2, 0, 2] })
    const alone = trained(ease(), data, { kernels: 'wasm' })
    expect(bits(trained(ease(), data, { kernels: 'wasm', threads }).state())).toEqual(bits(alone.state()))
  })

  it('say so when there is not that much memory', () => {
    const threads: Threads = {
      count: 2,
      from: 0,
      open: (binary, pages) => openTeam(binary, pages, 1, start),
    }
    expect(() => instantiateFor(threads, rowsWasm, 5e9)).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    )
    vi.stubGlobal('WebAssembly', { ...WebAssembly, Module: WebAssembly.Module, Memory: full })
    expect(() => instantiateFor(threads, rowsWasm, 1000)).toThrow(
      expect.objectContaining({ code: 'too-large' }),
    )
  })

  it('are asked only for work that is worth their start', () => {
    const threads: Threads = { count: 2, from: 100, open: () => undefined }
    expect(threadsFor(threads, 99)).toBeUndefined()
    expect(threadsFor(threads, 100)).toBe(threads)
    expect(threadsFor({ ...threads, count: 1 }, 1000)).toBeUndefined()
    expect(threadsFor(undefined, 1000)).toBeUndefined()
  })
})

describe('ranges of rows', () => {
  it('cover every row once, each of about the work asked for', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 })),
        fc.integer({ min: 1, max: 30 }),
        (work, slice) => {
          const bounds = [...cutRows(work.length, slice, row => work[row])]
          expect(bounds[0]).toBe(0)
          expect(bounds[bounds.length - 1]).toBe(work.length)
          for (let r = 1; r < bounds.length; r++) {
            expect(bounds[r]).toBeGreaterThan(bounds[r - 1])
            const sum = work.slice(bounds[r - 1], bounds[r]).reduce((a, b) => a + b, 0)
            expect(sum).toBeLessThan(slice + 9)
          }
        },
      ),
    )
  })

  it('run in turn, and what they return is summed', () => {
    const seen: [number, number][] = []
    const turn = inTurn(Int32Array.of(0, 2, 5), (from, to) => {
      seen.push([from, to])
      return to - from
    })
    expect([turn.next().value, turn.next().value]).toEqual([0.5, 1])
    expect(turn.next()).toEqual({ done: true, value: 5 })
    expect(seen).toEqual([
      [0, 2],
      [2, 5],
    ])
  })
})

function full(): never {
  throw new RangeError('could not allocate memory')
}
