import { interactionsOf } from '../../src/data/fold/interactions.js'
import { ease, popular, rp3beta } from '../../src/models/index.js'
import type { Model } from '../../src/models/model.js'
import { readListPerShopper } from '../data/read.js'
import type { ProtocolRow } from './protocol.js'
import { rankUsers, trainOn } from './rank-users.js'

const ALL = { maxPerShopper: Number.POSITIVE_INFINITY }

/** Published recall@20 and MAP@20; ours must agree to ±0.0005. */
const ENTRIES: readonly {
  label: string
  settings: string
  model: Model
  published: readonly [number, number]
}[] = [
  { label: 'popular', settings: 'published TopPop', model: popular(), published: [0.0382, 0.0065] },
  {
    label: 'rp3beta (P3α)',
    settings: 'published: 332 neighbours, alpha 1.0075, normalised',
    model: rp3beta({ ...ALL, neighbors: 332, alpha: 1.0075, beta: 0 }),
    published: [0.1218, 0.0256],
  },
  {
    label: 'rp3beta',
    settings: 'published: 537 neighbours, alpha 0.7551, beta 0.5412',
    model: rp3beta({ ...ALL, neighbors: 537, alpha: 0.7551, beta: 0.5412, normalize: false }),
    published: [0.0916, 0.0192],
  },
  {
    label: 'ease',
    settings: 'published: plain Gram, λ 292, all entries',
    model: ease({
      ...ALL,
      neighbors: Number.POSITIVE_INFINITY,
      gram: 'plain',
      regularization: 292,
      regularizationUnit: 'absolute',
    }),
    published: [0.0956, 0.0212],
  },
]

/** MovieLens 1M, five-star ratings, a published split that shifts popularity: it checks arithmetic, not quality. */
export function run(dataFolder: string): ProtocolRow[] {
  const folder = `${dataFolder}/movielens-1m-five-star`
  const train = readListPerShopper(`${folder}/train_users.dat.gz`)
  const test = readListPerShopper(`${folder}/test_users.dat.gz`)
  const data = interactionsOf({ shoppers: train.shoppers, items: train.items })
  const truth = new Map<number, number[]>()
  for (let p = 0; p < test.items.length; p++) {
    const wanted = truth.get(test.shoppers[p]) ?? []
    truth.set(test.shoppers[p], wanted)
    wanted.push(test.items[p])
  }
  return ENTRIES.flatMap(({ label, settings, model, published }) => {
    const means = rankUsers(trainOn(data, model), data.shoppers(), truth, 20)
    const row = { protocol: 'B MovieLens 1M five-star', model: label, within: 0.0005, settings }
    return [
      { ...row, metric: 'recall@20', ours: means.recall, published: published[0] },
      { ...row, metric: 'MAP@20', ours: means.map, published: published[1] },
    ]
  })
}
