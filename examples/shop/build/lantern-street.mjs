// What the page is served with beside its own code: the catalogue, the public snapshot and the service worker.
import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Recommender, shopModels } from 'alsolike'
import { readEvents, readItems } from 'alsolike/node'

const here = name => fileURLToPath(new URL(name, import.meta.url))
const fixture = name => here(`../../../fixtures/shop/${name}`)
/** What questions look at; titles and the rest stand in the page's own catalogue. */
const FIELDS = ['category', 'brand', 'price', 'group', 'available']

/** Learns from a year of the fixture shop and returns what any page may hold: nobody's doings are in it. */
async function learn() {
  const shop = new Recommender({ models: shopModels() })
  const { items } = await readItems(shop, fixture('items.csv'))
  await readEvents(shop, [fixture('events.csv')])
  shop.fit()
  return {
    'products.json': JSON.stringify(items),
    'shop.alsolike': new Uint8Array(shop.snapshot({ audience: 'public', fields: FIELDS })),
  }
}

/** The worker that keeps the page for when there is no network: it is told which files there are, and their version. */
function serviceWorker(files) {
  const version = createHash('sha256')
  for (const name of files.map(file => file.name).sort()) version.update(name)
  for (const { bytes } of files) version.update(bytes)
  const names = ['./', ...files.map(({ name }) => name)]
  const told = `const VERSION = '${version.digest('hex').slice(0, 12)}'\nconst FILES = ${JSON.stringify(names)}\n`
  return told + readFileSync(here('service-worker.js'), 'utf8')
}

/** A plugin for Vite: learns, then writes its files beside the page, or serves them while developing. */
export function lanternStreet() {
  return {
    name: 'lantern-street',
    async configureServer({ middlewares }) {
      const files = await learn()
      middlewares.use((request, response, next) => {
        const name = request.url.split('?')[0].slice(1)
        if (Object.hasOwn(files, name)) response.end(files[name])
        else next()
      })
    },
    async generateBundle() {
      for (const [fileName, source] of Object.entries(await learn())) {
        this.emitFile({ type: 'asset', fileName, source })
      }
    },
    writeBundle({ dir }, bundle) {
      // The snapshot is kept by the page itself, beside the shopper it answers
      const kept = Object.keys(bundle).filter(name => !name.endsWith('.alsolike'))
      const files = kept.map(name => ({ name, bytes: readFileSync(join(dir, name)) }))
      writeFileSync(join(dir, 'service-worker.js'), serviceWorker(files))
    },
  }
}
