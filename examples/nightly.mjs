// The nightly batch: yesterday's export in, a snapshot for the web servers and a file for the newsletter out.
// Run: npm run build && node examples/nightly.mjs [events.csv] [items.csv] [folder]
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Recommender, shopModels } from 'alsolike'
import { loadSnapshot, readEvents, readItems, saveSnapshot } from 'alsolike/node'

const fixture = name => fileURLToPath(new URL(`../fixtures/shop/${name}`, import.meta.url))
const [events = fixture('events.csv'), items = fixture('items.csv'), folder = tmpdir()] =
  process.argv.slice(2)

const options = { models: shopModels() }
const shop = new Recommender(options)
await readItems(shop, items)
const report = await readEvents(shop, [events])
console.log(`${report.kept} of ${report.read} rows kept; left out: ${JSON.stringify(report.rejected)}`)
await shop.fitAsync()

// Written beside the old one and renamed: a web server never reads half a snapshot.
const snapshot = join(folder, 'nightly.alsolike')
await saveSnapshot(snapshot, shop.snapshot())

// What a web server does when it sees the new file.
const server = Recommender.restore(await loadSnapshot(snapshot), options, { verify: true })

const lines = ['user,items']
for (const user of ['u1', 'u2', 'u3']) {
  lines.push(
    `${user},${server
      .youMayLike(user, { k: 5 })
      .map(r => r.id)
      .join(' ')}`,
  )
}
const newsletter = join(folder, 'newsletter.csv')
await writeFile(newsletter, `${lines.join('\n')}\n`)
console.log(`Wrote ${snapshot} and ${newsletter}`)
console.log(lines.join('\n'))
