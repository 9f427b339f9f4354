import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { Catalog } from '../../src/data/catalog/catalog.js'
import { interactionsOf } from '../../src/data/fold/interactions.js'
import { bestSellers } from '../../src/evaluation/baselines.js'
import { evaluate, type TaskResult } from '../../src/evaluation/evaluate.js'
import { givenSplit } from '../../src/evaluation/split.js'
import { dataFile } from '../data-path.js'

/** A user and an item a pair, as two files of a published fold hold them. */
type Pairs = readonly (readonly [user: string, item: string])[]

const lines = (path: string): string[] => gunzipSync(readFileSync(path)).toString().trim().split('\n')

/** Popularity under the rules of the protocols: any event counts, unknown items stay wanted, the whole list is ranked. */
function mostPopular(train: Pairs, test: Pairs, k: number): TaskResult {
  const users = new Map<string, number>()
  const items = new Map<string, number>()
  const number = (known: Map<string, number>, id: string): number => {
    if (!known.has(id)) known.set(id, known.size)
    return known.get(id)!
  }
  const parts = [train, test].map(pairs => ({
    shoppers: pairs.map(([user]) => number(users, user)),
    items: pairs.map(([, item]) => number(items, item)),
  }))
  const [learn, judge] = parts.map(part =>
    interactionsOf({ ...part, itemCount: items.size, shopperCount: users.size }),
  )
  const split = givenSplit(learn, judge, new Catalog())
  const options = {
    k,
    relevant: 'any',
    unknown: 'keep',
    leaks: 'warn',
    resamples: 10,
    maxQueries: 1e9,
  } as const
  return evaluate(split, { youMayLike: { popular: bestSellers() } }, options).tasks[0]
}

describe('published figures of popularity', () => {
  const [train, test] = ['train', 'test'].map(part => dataFile(`epinions-fold2/${part}.tsv.gz`))
  it.skipIf(!train || !test)(
    'come out on Epinions, fold 2, to the fourth decimal',
    () => {
      const read = (path: string): Pairs => lines(path).map(line => line.split('\t') as [string, string])
      const task = mostPopular(read(train!), read(test!), 10)
      const { metrics } = task.models[0]
      expect(task.queries).toBe(8485)
      // MostPop of the protocol: nDCG@10 0.0454, recall@10 0.0375, HR@10 0.2070, MRR@10 0.0931.
      expect(metrics.ndcg.mean).toBeCloseTo(0.0454, 3.7)
      expect(metrics.recall.mean).toBeCloseTo(0.0375, 3.7)
      expect(metrics.hitRate.mean).toBeCloseTo(0.207, 3.7)
      expect(metrics.mrr.mean).toBeCloseTo(0.0931, 3.7)
    },
    60_000,
  )

  const [trainUsers, testUsers] = ['train', 'test'].map(part =>
    dataFile(`movielens-1m-five-star/${part}_users.dat.gz`),
  )
  it.skipIf(!trainUsers || !testUsers)(
    'come out on MovieLens 1M, five stars',
    () => {
      const read = (path: string): Pairs =>
        lines(path).flatMap(line => {
          const [user, ...items] = line.trim().split(/\s+/)
          return items.map(item => [user, item] as const)
        })
      const task = mostPopular(read(trainUsers!), read(testUsers!), 20)
      const { metrics } = task.models[0]
      // TopPop of the protocol: recall@20 0.0382, MAP@20 0.0065, over 5,479 users.
      expect(task.queries).toBe(5479)
      expect(metrics.recall.mean).toBeCloseTo(0.0382, 3.3)
      expect(metrics.map.mean).toBeCloseTo(0.0065, 3.3)
    },
    60_000,
  )
})
