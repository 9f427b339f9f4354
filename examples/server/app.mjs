import { AlsolikeError } from 'alsolike'
import { Hono } from 'hono'

/** Whoever asks for more gets this many. */
const MOST = 100
/** Errors that the one who asked can mend; everything else is ours. */
const THEIRS = ['bad-event', 'bad-item', 'bad-question', 'bad-option']

/** Events in, lists out: the routes around a shop that lives in a folder. */
export function makeApp(open, metrics) {
  const { shop } = open
  const app = new Hono()

  app.post('/events', async c => {
    const report = await open.ingest(await body(c))
    metrics.events += report.kept
    return c.json(report, 202)
  })
  app.put('/items', async c => {
    const items = [await body(c)].flat()
    await open.setItems(items)
    return c.json({ items: items.length })
  })
  app.delete('/items/:id', async c => {
    await open.removeItems([c.req.param('id')])
    return c.body(null, 204)
  })

  /** A list as JSON; `k`, `user` and `exclude` of the address go into the question. */
  const list = (path, question, ask) =>
    app.get(path, c => {
      const { k = 10, user, exclude = '' } = c.req.query()
      const about = { k: Math.min(Number(k), MOST), exclude: split(exclude) }
      const answer = metrics.timed(question, () => ask(c, { ...about, ...(user && { user }) }))
      return c.json({ items: [...answer], attribution: answer.attribution })
    })
  const items = c => split(c.req.query('items') ?? '')
  list('/similar/:item', 'similar', (c, ask) => shop.similar(c.req.param('item'), ask))
  list('/related', 'related', (c, ask) => shop.related(items(c), ask))
  list('/you-may-like/:user', 'youMayLike', (c, ask) => shop.youMayLike(c.req.param('user'), ask))
  list('/next', 'nextInSession', (c, ask) => shop.nextInSession(items(c), ask))
  list('/buy-again/:user', 'buyAgain', (c, ask) => shop.buyAgain(c.req.param('user'), ask))
  list('/searched-for', 'searchedFor', (c, ask) => shop.searchedFor(c.req.query('q') ?? '', ask))
  list('/rank/:user', 'rank', (c, ask) => shop.rank(c.req.param('user'), items(c), ask))
  list('/trending', 'trending', (_, ask) => shop.trending(ask))

  app.post('/login', async c => {
    const { guest, user } = await body(c)
    return c.json({ merged: await open.mergeUsers(guest, user) })
  })
  app.get('/shoppers/:id', c => {
    const profile = shop.profile(c.req.param('id'))
    return profile ? c.json(profile) : c.notFound()
  })
  // Answered when no file of the folder holds them any more
  app.delete('/shoppers/:id', async c => {
    const known = await open.forget(c.req.param('id'))
    return known ? c.body(null, 204) : c.notFound()
  })

  app.get('/health', c => c.json({ healthy: metrics.healthy, ...shop.stats() }, metrics.healthy ? 200 : 503))
  app.get('/metrics', c => c.text(metrics.text(shop)))

  app.onError((error, c) => {
    if (!(error instanceof AlsolikeError)) {
      console.error(error)
      return c.json({ error: 'Something went wrong here.' }, 500)
    }
    const { code, message } = error
    if (THEIRS.includes(code)) return c.json({ code, error: message }, 400)
    // What could not be written was not taken: a full disk needs somebody
    if (code === 'bad-file') metrics.healthy = false
    console.error(error)
    return c.json({ code, error: 'Not now.' }, 503)
  })
  return app
}

async function body(c) {
  try {
    return await c.req.json()
  } catch {
    throw new AlsolikeError(
      'bad-event',
      'The body is not JSON. Send an event, or an array of events or items.',
    )
  }
}

function split(text) {
  return text.split(',').filter(id => id !== '')
}
