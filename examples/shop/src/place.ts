/** Where in the shop one is, as the address says after `#`. */
export type Place =
  | { readonly view: 'home' | 'cart' | 'you' }
  | { readonly view: 'category'; readonly path: string }
  | { readonly view: 'item'; readonly id: string }
  | { readonly view: 'search'; readonly query: string; readonly strength: number }

/** How much the shopper counts in a search, where nothing is chosen. */
const STRENGTH = 0.5

export function placeOf(hash: string): Place {
  const [path, search = ''] = hash.replace(/^#\/?/, '').split('?')
  const [view, ...rest] = path.split('/')
  const name = decode(rest.join('/'))
  if (view === 'in' && name !== '') return { view: 'category', path: name }
  if (view === 'item' && name !== '') return { view: 'item', id: name }
  if (view === 'cart' || view === 'you') return { view }
  if (view === 'search') {
    const asked = new URLSearchParams(search)
    return { view, query: asked.get('q') ?? '', strength: Number(asked.get('you') ?? STRENGTH) || 0 }
  }
  return { view: 'home' }
}

export function searchAddress(query: string, strength = STRENGTH): string {
  return `#/search?${new URLSearchParams({ q: query, you: String(strength) })}`
}

/** A broken escape in an address that somebody typed is text. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
