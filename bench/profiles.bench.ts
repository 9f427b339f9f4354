import { bench, describe } from 'vitest'
import { Catalog } from '../src/data/catalog/catalog.js'
import { DEFAULT_WEIGHTS } from '../src/data/event.js'
import { Histories } from '../src/data/histories.js'
import { Zone } from '../src/data/time.js'
import { runToEnd } from '../src/models/fit.js'
import { profiles } from '../src/profiles/profiles.js'
import { Recommender } from '../src/recommender.js'
import { dataFile } from '../test/data-path.js'
import { type FixtureItem, fixtureShop } from '../test/fixtures/shop.js'
import { onlineRetail } from '../test/profiles/online-retail.js'

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
  const setting = {
    zone: new Zone('Europe/London'),
    weights: DEFAULT_WEIGHTS,
    ratingScale: [1, 5] as const,
    sessionGap: 1_800_000,
  }
  const recipe = profiles()
  const catalog = new Catalog()
  const learn = () => runToEnd(recipe.learn({ plan: log.plan(), catalog, items: log.items, setting }))
  const cuts = learn()
  const book = recipe.open({
    log,
    histories: new Histories(log),
    setting,
    catalog: () => catalog,
    cuts: () => cuts,
  })
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
