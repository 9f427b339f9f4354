import { bench, describe } from 'vitest'
import { profiles } from '../src/profiles/profiles.js'
import { Recommender } from '../src/recommender.js'
import { dataFile } from '../test/data-path.js'
import { type FixtureItem, fixtureShop } from '../test/fixtures/shop.js'
import { onlineRetail, profilesOf } from '../test/profiles/online-retail.js'

/** Long enough for the engine to settle on its fast code. */
const SETTLED = { time: 1000, warmupTime: 500 }
/** A sink: what a bench computes must be used, or the engine may leave it out. */
const sink = new Float64Array(1)

describe('profiles of the fixture shop, with every field of a catalogue', () => {
  const { items, events, truth } = fixtureShop()
  const now = Date.parse(truth.to)
  const shop = new Recommender<FixtureItem>({ models: {}, profiles: profiles(), now: () => now })
  shop.setItems(items).ingest(events)
  shop.fit()
  const users = [...shop.profiles()].map(({ user }) => user)
  let next = 0
  bench(
    'one profile, each shopper in turn',
    () => {
      sink[0] += shop.profile(users[next++ % users.length])?.events ?? 0
    },
    SETTLED,
  )
  bench(
    'one profile of 2,000 events',
    () => {
      sink[0] += shop.profile(truth.bot)?.events ?? 0
    },
    SETTLED,
  )
  bench(
    'an audience by interest',
    () => {
      sink[0] += shop.audience({ category: 'photo' }, { k: 100 }).length
    },
    SETTLED,
  )
})

const file = dataFile('online-retail/online-retail.csv.gz')

describe.skipIf(file === undefined)('profiles of Online Retail', async () => {
  if (file === undefined) return
  const log = await onlineRetail(file)
  const { cuts, book, learn } = profilesOf(log)
  let next = 0
  bench(
    'one profile, each shopper in turn',
    () => {
      sink[0] += book.profile(next++ % log.users.size, cuts.at)?.events ?? 0
    },
    SETTLED,
  )
  bench(
    'all 4,363 shoppers',
    () => {
      for (const profile of book.all(cuts.at)) sink[0] += profile.events
    },
    SETTLED,
  )
  bench('what a fit learns for them', () => void (sink[0] += learn().buyers), SETTLED)
})
