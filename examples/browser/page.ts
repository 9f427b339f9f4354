import { publicModels, type Recommendation } from 'alsolike'
import { openPage } from 'alsolike/browser'

interface Product {
  readonly id: string
  readonly title: string
}

const began = performance.now()
const page = await openPage<Product>('shop.alsolike', { shop: { models: publicModels() } })
const { shop, user } = page
let about = shop.youMayLike(user)[0].id
const first = performance.now() - began

const part = <E extends HTMLElement>(id: string): E => document.getElementById(id) as E
const titles = new Map<string, string>()

/** A list in which a click is a view: the next lists follow at once. */
function fill(id: string, list: Iterable<Recommendation<Product>>): void {
  part(id).replaceChildren(
    ...[...list].map(({ id, item, because }) => {
      titles.set(id, item?.title ?? id)
      const entry = document.createElement('li')
      const button = document.createElement('button')
      const why = document.createElement('small')
      button.textContent = item?.title ?? id
      button.dataset.item = id
      button.onclick = async () => {
        about = id
        const kept = page.act({ item: id, type: 'view' })
        show()
        await kept
      }
      const [reason] = because
      why.textContent = reason?.id ? ` because of ${titles.get(reason.id) ?? reason.id}` : ''
      entry.append(button, why)
      return entry
    }),
  )
}

function show(): void {
  const asked = performance.now()
  const like = shop.youMayLike(user, { k: 6 })
  const took = performance.now() - asked
  fill('like', like)
  fill('related', shop.related(about, { k: 6 }))
  part('about').textContent = `Along with ${titles.get(about) ?? about}`
  part('history').replaceChildren(
    ...page.history().map(({ item }) => {
      const entry = document.createElement('li')
      entry.textContent = titles.get(String(item)) ?? String(item)
      return entry
    }),
  )
  part('state').textContent =
    `From the ${page.from === 'kept' ? 'last visit' : 'network'}; ready after ${first.toFixed(0)} ms, asked in ${took.toFixed(2)} ms.`
}

part('erase').onclick = async () => {
  const erased = page.erase()
  show()
  await erased
}
show()
