import { profiles, publicModels, Recommender, type ShopEvent, shopModels } from 'alsolike'

/** What one engine makes of the fixture shop with one set of kernels, for comparing with another engine. */
export interface Answers {
  /** SHA-256 of the bytes of each snapshot. */
  readonly snapshots: { readonly private: string; readonly public: string; readonly again: string }
  /** Every question's lists with scores and evidence, as JSON. */
  readonly lists: string
  readonly publicLists: string
  /** How often WebAssembly was put to use in training; questions may use it wherever it gives the plain bits. */
  readonly instances: number
}

interface Fixture {
  readonly items: readonly { readonly id: string }[]
  readonly events: readonly ShopEvent[]
  readonly users: readonly string[]
}

const NOW = Date.parse('2025-07-01T00:00:00Z')
const QUERIES = ['camera', '咖啡机', 'camra', 'portrait lens', 'drone']

/** Learns, asks, keeps and opens again. The same file runs in Node and in a page. */
export async function answer({ items, events, users }: Fixture, kernels: 'wasm' | 'plain'): Promise<Answers> {
  let instances = 0
  const Instance = WebAssembly.Instance
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, args) {
      instances++
      return new target(...(args as [WebAssembly.Module]))
    },
  })
  try {
    const common = { profiles: profiles(), kernels, now: () => NOW }
    const options = { ...common, models: shopModels() }
    const shop = new Recommender(options)
    shop.setItems(items)
    shop.ingest(events, { invalid: 'skip' })
    shop.fit()
    const trained = instances
    const kept = shop.snapshot()
    const shown = shop.snapshot({ audience: 'public' })
    const page = Recommender.restore(shown, { ...common, models: publicModels() }, { audience: 'public' })
    for (const item of ['brew-e1', 'tea-puer', 'lumo-m5-b']) page.ingest({ user: 'me', item, at: NOW })
    return {
      snapshots: {
        private: await digest(kept),
        public: await digest(shown),
        again: await digest(Recommender.restore(kept, options).snapshot()),
      },
      lists: JSON.stringify([
        ofItems(shop, items),
        ofUsers(shop, users),
        QUERIES.map(q => shop.searchedFor(q)),
      ]),
      publicLists: JSON.stringify([ofItems(page, items), ofUsers(page, ['me', 'stranger'])]),
      instances: trained,
    }
  } finally {
    WebAssembly.Instance = Instance
  }
}

function ofItems(shop: Recommender, items: Fixture['items']): unknown {
  return items.map(({ id }, at) => [
    shop.similar(id),
    shop.related(id),
    shop.related([id, items[(at + 7) % items.length].id]),
    shop.nextInSession([items[(at + 3) % items.length].id, id]),
    shop.youMayLike({ history: [id] }, { diversity: 0.3 }),
  ])
}

function ofUsers(shop: Recommender, users: readonly string[]): unknown {
  const hits = ['lumo-m5-b', 'brew-e1', 'tea-puer', 'beans-esp', 'cat-food']
  return users.map(user => [
    shop.youMayLike(user),
    shop.buyAgain(user),
    shop.rank(user, hits),
    shop.profile(user) ?? null,
    shop.explain(user, 'beans-esp'),
  ])
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(sum, byte => byte.toString(16).padStart(2, '0')).join('')
}
