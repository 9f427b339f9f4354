import width from 'string-width'
import type { Because } from '../types.js'
import { count, several } from './figures.js'

/**
 * Evidence in words: why an item stands in a list, the strongest reason first, as many as fit.
 * @param title gives the name of an item
 * @param places of a terminal
 */
export function reason(because: readonly Because[], title: (id: string) => string, places: number): string {
  const words: string[] = []
  for (const piece of because.filter(({ kind }) => kind !== 'others')) {
    const next = inWords(piece, title)
    if (words.includes(next) || (words.length > 0 && width([...words, next].join(', ')) > places)) continue
    words.push(next)
  }
  return words.join(', ')
}

function inWords(piece: Because, title: (id: string) => string): string {
  const { kind, id, support } = piece
  switch (kind) {
    case 'bought-together':
      return both('bought', piece, 'bought together')
    case 'viewed-together':
      return both('looked at', piece, 'looked at together')
    case 'same-shoppers':
      return both('liked', piece, 'liked by the same shoppers')
    case 'history':
      return id === undefined ? 'from the own history' : `because of ${title(id)}`
    case 'own':
      return 'seen before'
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
    case 'price':
      return `a similar ${kind}`
    case 'tags':
      return 'tags in common'
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
