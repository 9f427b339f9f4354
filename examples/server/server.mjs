// A shop behind HTTP: events in, lists out, nothing lost. See README.md beside this file.
// Run: npm run build && SHOP_FOLDER=/tmp/shop PORT=3000 node examples/server/server.mjs
import { serve } from '@hono/node-server'
import { profiles, shopModels } from 'alsolike'
import { openShop } from 'alsolike/node'
import { makeApp } from './app.mjs'
import { makeMetrics } from './metrics.mjs'

const { SHOP_FOLDER: folder = 'shop', PORT = 3000, FIT_MINUTES = 60 } = process.env

const open = await openShop(folder, { shop: { models: shopModels(), profiles: profiles() } })
const { snapshot = 'no snapshot', records, torn, leftOut } = open.recovery
console.log(`opened ${folder}: ${snapshot}, ${records} records of the journal, ${torn.length} torn files`)
for (const problem of leftOut.problems) console.warn(`left out: ${problem}`)

const metrics = makeMetrics(folder)
let fitting = Promise.resolve()
/** One training after the other; one that fails leaves the models before in place. */
const fit = () => {
  fitting = fitting.then(async () => {
    const began = performance.now()
    try {
      await open.fit()
      metrics.fits++
      metrics.lastFit = Date.now() / 1000
      metrics.fitSeconds = (performance.now() - began) / 1000
    } catch (error) {
      metrics.failedFits++
      console.error(error)
    }
  })
}
const hourly = setInterval(fit, FIT_MINUTES * 60_000)
const { events, fittedAt } = open.shop.stats()
if (events > 0 && fittedAt === undefined) fit()

const server = serve({ fetch: makeApp(open, metrics).fetch, port: Number(PORT) }, ({ port }) =>
  console.log(`listening on ${port}`),
)

/** Takes no new requests, ends those under way, then lets go of the folder. */
const stop = async () => {
  clearInterval(hourly)
  await new Promise(resolve => {
    server.close(resolve)
    server.closeIdleConnections()
  })
  await fitting
  await open.close()
  console.log('closed')
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
