import { resample } from '../../src/evaluation/bootstrap.js'
import { blend, collaborative, own, recent } from '../../src/models/index.js'
import { shopModels } from '../../src/shop-models.js'
import type { ProtocolRow } from './protocol.js'
import { trainer } from './train.js'
import { recallOfLists } from './user-lists.js'
import { alibabaQuestions, tmallQuestions } from './you-may-like.js'

const K = 20
const USERS = 4000

/**
 * What views and carts add to purchases (tmall, the held-out buy), and what fading the shopper's own history adds
 * (Alibaba, buys of the last 30 days): each as two lists for the same shoppers and the difference between them.
 */
export function run(dataFolder: string): ProtocolRow[] {
  const everything = tmallQuestions(dataFolder, USERS)
  const buys = tmallQuestions(dataFolder, USERS, 'buys')
  const standard = shopModels().youMayLike!
  const behaviours = compare(
    'Views and carts beside purchases, tmall',
    everything.questions.map(({ user }) => user),
    ['views, carts and purchases', recallOfLists(everything, trainer(everything.data)(standard), K)],
    ['purchases alone', recallOfLists(buys, trainer(buys.data)(standard), K)],
  )
  const alibaba = alibabaQuestions(dataFolder)
  const train = trainer(alibaba.data)
  const unfaded = blend([
    [collaborative(), 1],
    [recent(), 0.6],
    [own({ halfLife: '5200w' }), 1],
  ])
  const fading = compare(
    'Fading of own history, Alibaba',
    alibaba.questions.map(({ user }) => user),
    ['faded', recallOfLists(alibaba, train(standard), K)],
    ['not faded', recallOfLists(alibaba, train(unfaded), K)],
  )
  return [...behaviours, ...fading]
}

type Lists = readonly [name: string, recalls: Float64Array]

/** The first is to be at least as good as the second. */
function compare(protocol: string, users: readonly number[], one: Lists, other: Lists): ProtocolRow[] {
  const { means, draws, resamples } = resample([one[1], other[1]], users)
  const ahead = Array.from({ length: resamples }, (_, d) => draws[d] - draws[resamples + d]).sort(
    (a, b) => a - b,
  )
  const between = [0.025, 0.975].map(part => ahead[Math.floor(part * (resamples - 1))].toFixed(4))
  const row = { protocol, metric: "R'@20" }
  const settings = `difference, 95 %: ${between.join(' … ')}; ${users.length} shoppers`
  return [
    { ...row, model: one[0], ours: means[0], published: means[1], settings },
    { ...row, model: other[0], ours: means[1], settings: '' },
  ]
}
