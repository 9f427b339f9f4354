import type { Because } from '../types.js'
import { count, several } from './figures.js'

/** The strongest evidence in words: why an item stands in a list. `title` gives the name of an item. */
export function reason(because: readonly Because[], title: (id: string) => string): string {
  const [first] = because
  if (first === undefined) return ''
  const { kind, id, support } = first
  switch (kind) {
    case 'bought-together':
      return both('bought', first, 'bought together')
    case 'viewed-together':
      return both('looked at', first, 'looked at together')
    case 'same-shoppers':
      return both('liked', first, 'liked by the same shoppers')
    case 'history':
      return id === undefined ? 'from the own history' : `because of ${title(id)}`
    case 'own':
      return 'had before'
    case 'rhythm':
      return 'due by its rhythm'
    case 'popular':
    case 'recent':
    case 'trending': {
      const what = kind === 'trending' ? 'rising' : 'sells well'
      return support === undefined ? what : `${what}: ${several(support, 'shopper')}`
    }
    case 'category':
    case 'brand':
      return `the same ${kind}`
    case 'title':
      return 'a like name'
    case 'price':
      return 'a like price'
    default:
      return kind.replaceAll('-', ' ')
  }
}

function both(did: string, { support, lift }: Because, otherwise: string): string {
  if (support === undefined) return otherwise
  const times = lift === undefined || lift < 1.05 ? '' : `, ${figure(lift)}× more than by chance`
  return `${count(support)} ${did} both${times}`
}

function figure(value: number): string {
  return value < 10 ? value.toFixed(1) : count(Math.round(value))
}
