import type { Because } from '../../types.js'
import { outOf, times, type Words } from './words.js'

/** Reasons in English. */
export const en: Words = {
  this: 'this',
  and: '; ',
  stop: '.',
  because(piece, name, item) {
    const { kind, id, support, rule } = piece
    const other = id === undefined ? 'other items' : name(id)
    switch (kind) {
      case 'bought-together':
        return together(piece, other, item, 'bought', 'took', 'bought')
      case 'viewed-together':
        return together(piece, other, item, 'looked at', 'looked at', 'looked at')
      case 'same-shoppers':
        return together(piece, other, item, 'chose', 'chose', 'chosen')
      case 'history':
      case 'session':
        return id === undefined ? 'goes with what you looked at' : `goes with ${other}, which you had`
      case 'own':
        return 'you had it before'
      case 'rhythm':
        return 'it is about time to buy it again'
      case 'popular':
      case 'recent':
        return support === undefined ? 'many choose it' : `${support} ${people(support)} chose it lately`
      case 'trending':
        return support === undefined ? 'it is rising' : `it is rising: ${support} ${people(support)} lately`
      case 'category':
        return id === undefined
          ? 'it sells well in its category'
          : `it sells well in the category of ${other}`
      case 'brand':
        return `the same brand as ${other}`
      case 'title':
        return `its name is like ${other}`
      case 'price':
        return `it costs about as much as ${other}`
      case 'tags':
        return `it has tags in common with ${other}`
      case 'newest':
        return 'it is new'
      case 'order':
        return 'it stands here in the shop’s own order'
      case 'profile':
        return 'it fits your tastes'
      case 'segment':
        return 'shoppers like you choose it'
      case 'rule':
        return `the shop placed it here (${rule ?? 'rule'})`
      case 'others':
        return 'and smaller reasons'
      default:
        return kind.replaceAll('-', ' ')
    }
  },
  whyNot({ reason, rule, rank }, item) {
    switch (reason) {
      case 'shown':
        return `${item} is shown, in place ${rank}.`
      case 'rank':
        return `${item} reached rank ${rank}, below the end of the list.`
      case 'rule':
        return `The rule "${rule}" keeps ${item} away.`
      case 'place':
        return rule === undefined
          ? `${item} reached rank ${rank}, but items more unlike the others took the places.`
          : `${item} reached rank ${rank}, but the rule "${rule}" gave its place away.`
      default:
        return `${item} ${WHY_NOT[reason] ?? `is kept away: ${reason}`}.`
    }
  },
  empty({ candidates, source, step, last }) {
    if (candidates === 0) return 'Nothing is known that could be shown: no model had anything to say.'
    const found = `${candidates} ${candidates === 1 ? 'item' : 'items'} from ${source}`
    return `Of ${found} none is left: "${step}" took the last ${last === 1 ? 'one' : last} away.`
  },
}

const WHY_NOT: Readonly<Record<string, string>> = {
  unknown: 'is not known to the shop',
  removed: 'was taken out of the catalogue',
  'sold-out': 'is sold out or hidden',
  'asked-about': 'is the item asked about, or one of its variants',
  excluded: 'was excluded by the question',
  purchased: 'was bought already and is not due again',
  disliked: 'was rated badly by the shopper',
  dismissed: 'was dismissed by the shopper',
  page: 'stands on the page already',
  among: 'is not among the items asked for',
  match: 'does not match the item asked about',
  where: 'does not pass the filter of the question',
  'min-score': 'scores too low',
  variant: 'is a variant of an item that is shown',
  'no-score': 'has nothing that connects it to the shopper',
}

function people(count: number): string {
  return count === 1 ? 'shopper' : 'shoppers'
}

function together(
  piece: Because,
  other: string,
  item: string,
  did: string,
  also: string,
  passive: string,
): string {
  const { support, lift } = piece
  const more = lift !== undefined && lift >= 1.05 ? `, ${times(lift)} times more than chance` : ''
  const all = outOf(piece)
  if (support === undefined) return `often ${passive} together with ${other}`
  if (all === undefined) return `${support} who ${did} ${other} also ${also} ${item}${more}`
  return `${support} of ${all} who ${did} ${other} also ${also} ${item}${more}`
}
