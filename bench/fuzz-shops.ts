import {
  AlsolikeError,
  content,
  cooccurrence,
  ials,
  itemKnn,
  listReader,
  type Models,
  neighborLists,
  profiles,
  publicModels,
  Recommender,
  rp3beta,
  search,
  sessionKnn,
  shopModels,
} from '../src/index.js'
import { fixtureShop } from '../test/fixtures/shop.js'

/** A snapshot to damage, and all that is asked of whatever it is restored to. */
export interface FuzzShop {
  readonly name: string
  readonly bytes: Uint8Array
  /** Restores and asks; what it says, as text. Throws what was thrown. */
  ask(bytes: Uint8Array, verify: boolean, fit: boolean): string
}

const { items, events, truth } = fixtureShop()
const at = Date.parse(truth.to)
const now = (): number => at

/** Small, with every kind of state: all models of the shop, others in their place, and what a page holds. */
export function fuzzShops(): FuzzShop[] {
  const few = items.slice(0, 20)
  const ids = new Set<string | undefined>(few.map(({ id }) => id))
  const theirs = events.filter(({ item, type }) => ids.has(item as string) || type === 'search').slice(-300)
  const trained = (models: Models): Recommender => {
    const shop = new Recommender({ models, profiles: profiles(), now })
    shop.setItems(few)
    shop.ingest(theirs)
    shop.mergeUsers('guest', 'u1')
    shop.fit()
    shop.ingest([
      { user: 'late', item: few[1].id, type: 'view', at },
      { session: 'late', item: few[2].id, type: 'view', at },
    ])
    return shop
  }
  const other: Models = {
    similar: content(),
    related: cooccurrence(),
    youMayLike: ials({ factors: 4, iterations: 2 }),
    nextInSession: sessionKnn(),
    buyAgain: itemKnn(),
    trending: rp3beta(),
    searchedFor: search(),
  }
  const whole = trained(shopModels())
  return [
    shopOf('private', whole.snapshot(), shopModels),
    shopOf('other models', trained(other).snapshot(), () => other),
    shopOf('public', whole.snapshot({ audience: 'public', minShoppers: 2 }), publicModels),
    readerOf('list reader', whole.snapshot({ audience: 'public', minShoppers: 2 })),
  ]
}

function shopOf(name: string, bytes: ArrayBuffer, models: () => Models): FuzzShop {
  const options = { models: models(), profiles: profiles(), now }
  const some = [items[0].id, items[7].id, 'nobody knows']
  const users = [String(events.findLast(({ user }) => user !== undefined)?.user), 'late']
  return {
    name,
    bytes: new Uint8Array(bytes),
    ask(damaged, verify, fit) {
      const shop = Recommender.restore(damaged, options, { verify })
      const said: unknown[] = [shop.trending(), shop.stats(), shop.related(some), shop.nextInSession(some)]
      for (const id of some) said.push(shop.similar(id, { fill: true }), shop.related(id))
      for (const user of users) {
        said.push(shop.youMayLike(user), shop.buyAgain(user), shop.profile(user))
        said.push(shop.explain(user, some[1]), shop.whyNot(user, some[0]))
      }
      said.push(shop.searchedFor('camera', { user: users[0] }), shop.searchedFor('cofee 相机'))
      shop.ingest({ user: 'u1', item: some[0], type: 'purchase', at })
      shop.ingest({ session: 'new', item: 'brand new', type: 'view', at })
      shop.setItems([{ id: 'new item', title: 'camera for tea', price: 3 }])
      said.push(shop.trending(), shop.similar('new item'), shop.youMayLike('u1'), shop.searchedFor('tea'))
      if (name !== 'public') {
        shop.mergeUsers('late', 'u1')
        if (fit) {
          said.push(shop.segment('loyal'), shop.audience({ item: some[0] }, { k: 3 }))
          shop.forget('u1')
          shop.fit()
        }
        said.push(shop.snapshot().byteLength)
      }
      return JSON.stringify(said)
    },
  }
}

function readerOf(name: string, bytes: ArrayBuffer): FuzzShop {
  const models = { similar: neighborLists(), related: neighborLists() }
  return {
    name,
    bytes: new Uint8Array(bytes),
    ask(damaged, verify) {
      const lists = listReader(damaged, { models, verify })
      const some = items.slice(0, 8).map(({ id }) => id)
      return JSON.stringify([...some.map(id => lists.similar(id)), lists.related(some)])
    },
  }
}

/** What is wrong with an answer to a damaged snapshot, undefined where nothing is. */
export function wrongWith(error: unknown): string | undefined {
  if (error instanceof AlsolikeError) {
    // Options that are not the snapshot's, values that training refuses: said in words, and harmless
    const fine = ['bad-snapshot', 'bad-option', 'no-model', 'not-finite']
    return fine.includes(error.code) ? undefined : `${error.code}: ${error.message.slice(0, 80)}`
  }
  const { message, stack } = error as Error
  const where =
    String(stack)
      .split('\n')
      .find(line => line.includes('/src/'))
      ?.trim() ?? ''
  return `${message.slice(0, 80)} ${where
    .replace(/^at /, '')
    .replace(/\(?file:.*\/src\//, '(src/')
    .replace(/\(?\/.*\/src\//, '(src/')}`
}
