import { interactionsOf } from '../../src/data/fold/interactions.js'
import type { Metric } from '../../src/evaluation/metrics.js'
import { blend, ease, itemKnn, popular, rp3beta } from '../../src/models/index.js'
import type { Model } from '../../src/models/model.js'
import { numbering, readLines } from '../data/read.js'
import type { ProtocolRow } from './protocol.js'
import { rankUsers, trainOn } from './rank-users.js'

const ALL = { maxPerShopper: Number.POSITIVE_INFINITY }
const METRICS: readonly [Metric, string][] = [
  ['ndcg', 'nDCG@10'],
  ['recall', 'recall@10'],
  ['hitRate', 'HR@10'],
  ['mrr', 'MRR@10'],
]

interface Entry {
  readonly label: string
  readonly settings: string
  readonly model: Model
  /** nDCG@10, recall@10, HR@10, MRR@10, as many as are known. */
  readonly published?: readonly number[]
  readonly within?: number
}

/** Settings as in the published run, or chosen on a cut of the train part, never on the fold. */
const ENTRIES: readonly Entry[] = [
  {
    label: 'popular',
    settings: 'published MostPop',
    model: popular(),
    published: [0.0454, 0.0375, 0.207, 0.0931],
    within: 0.0002,
  },
  {
    label: 'itemKnn cosine',
    settings: '137 neighbours, shrink 20; measured before',
    model: itemKnn({ ...ALL, neighbors: 137, shrink: 20 }),
    published: [0.1433, 0.1364, 0.4332, 0.2336],
    within: 0.0002,
  },
  {
    label: 'rp3beta',
    settings: 'alpha 0.872, beta 0.248, 144 neighbours; nDCG to reach',
    model: rp3beta({ ...ALL, alpha: 0.872, beta: 0.248, neighbors: 144 }),
    published: [0.16],
  },
  { label: 'rp3beta', settings: 'defaults', model: rp3beta() },
  {
    label: 'ease',
    settings: 'published: plain Gram, λ 174.179, all entries',
    model: ease({
      ...ALL,
      neighbors: Number.POSITIVE_INFINITY,
      gram: 'plain',
      regularization: 174.179,
      regularizationUnit: 'absolute',
    }),
    published: [0.1643, 0.156, 0.4777, 0.2675],
    within: 0.0002,
  },
  {
    label: 'ease',
    settings: 'length-normalised, λ 5 × mean diagonal, all entries; measured before',
    model: ease({ ...ALL, neighbors: Number.POSITIVE_INFINITY }),
    published: [0.1718, 0.165, 0.4935, 0.2775],
  },
  { label: 'ease', settings: 'defaults: the 200 strongest entries an item', model: ease() },
  {
    label: 'ease',
    settings: 'approximate, as past its memory: each item by its 200 nearest',
    model: ease({ memory: 0, beyond: 'approximate' }),
  },
  {
    label: 'blend',
    settings: 'the length-normalised ease above and rp3beta, z-scored half and half; nDCG to reach',
    model: blend([
      [ease({ ...ALL, neighbors: Number.POSITIVE_INFINITY }), 0.5],
      [rp3beta(), 0.5],
    ]),
    published: [0.172],
  },
]

/**
 * Epinions, fold 2: binary, ranked are all items of the train part but the shopper's own; items of the test part
 * that train does not know stay wanted.
 */
export function run(dataFolder: string): ProtocolRow[] {
  const shopper = numbering()
  const item = numbering()
  const pairs = readLines(`${dataFolder}/epinions-fold2/train.tsv.gz`).map(line => line.split('\t'))
  const data = interactionsOf({
    shoppers: pairs.map(([user]) => shopper.of(user)),
    items: pairs.map(([, product]) => item.of(product)),
  })
  const truth = new Map<number, number[]>()
  for (const line of readLines(`${dataFolder}/epinions-fold2/test.tsv.gz`)) {
    const [user, product] = line.split('\t')
    const who = shopper.of(user)
    const wanted = truth.get(who) ?? []
    truth.set(who, wanted)
    wanted.push(item.of(product))
  }
  return ENTRIES.flatMap(({ label, settings, model, published, within }) => {
    const means = rankUsers(trainOn(data, model), data.shoppers(), truth, 10)
    return METRICS.map(([metric, name], m) => ({
      protocol: 'A Epinions fold 2',
      model: label,
      metric: name,
      ours: means[metric],
      ...(published?.[m] !== undefined && { published: published[m] }),
      ...(within !== undefined && { within }),
      settings,
    }))
  })
}
