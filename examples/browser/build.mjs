// Writes the page, its script and a public snapshot of the fixture shop into a folder, ready for any web server:
//   node examples/browser/build.mjs dist-page
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Recommender, shopModels } from 'alsolike'
import { readEvents, readItems } from 'alsolike/node'
import { build } from 'esbuild'

const here = name => fileURLToPath(new URL(name, import.meta.url))
const folder = process.argv[2] ?? here('dist')

const shop = new Recommender({ models: shopModels() })
await readItems(shop, here('../../fixtures/shop/items.csv'))
await readEvents(shop, [here('../../fixtures/shop/events.csv')])
shop.fit()

mkdirSync(folder, { recursive: true })
const snapshot = shop.snapshot({ audience: 'public' })
writeFileSync(join(folder, 'shop.alsolike'), new Uint8Array(snapshot))
copyFileSync(here('index.html'), join(folder, 'index.html'))
await build({
  entryPoints: [here('page.ts')],
  outfile: join(folder, 'page.js'),
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  tsconfigRaw: {},
})
console.log(`${folder}: index.html, page.js and a snapshot of ${snapshot.byteLength} bytes`)
