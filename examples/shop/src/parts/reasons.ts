import { type Because, describe } from 'alsolike'
import type { App, Found } from '../app.js'
import { type Product, titleOf } from '../product.js'

export interface Reason {
  readonly text: string
  /** Its part of the score, 0 … 1. */
  readonly part: number
  /** The shopper's own item that it rests on. */
  readonly own?: Product
}

/** The evidence of one place in a list in the shopper's own words, strongest first. */
export function reasonsFor(app: App, found: Found): readonly Reason[] {
  const { id } = found
  const told = speakingFor(found)
  const all = told.reduce((sum, { share }) => sum + share, 0)
  return told.map(piece => {
    const text = piece.kind === 'others' ? app.words.others : sentence(app, piece, id)
    const known = piece.id !== undefined && app.shopper.went(piece.id) !== undefined
    const own = known ? app.catalogue.of(String(piece.id)) : undefined
    return { text, part: piece.share / all, ...(own && { own }) }
  })
}

/** The strongest reason alone, for under a product. */
export function reasonFor(app: App, found: Found): string {
  const strongest = speakingFor(found).find(({ kind }) => kind !== 'others')
  return strongest ? sentence(app, strongest) : app.words.whyNothing
}

/** What fills a list up stands below zero, with its evidence: what speaks for a place has the sign of its score. */
function speakingFor({ score, because }: Found): readonly Because[] {
  return because.filter(({ share }) => (score < 0 ? share < 0 : share > 0))
}

function sentence(app: App, piece: Because, about?: string): string {
  const { catalogue, language, shopper, words } = app
  const name = (id: string): string => {
    const product = catalogue.of(id)
    return product ? titleOf(product, language) : id
  }
  if (piece.kind === 'order') return words.whyWords
  // What the page remembers says more than that the shopper had it
  const went = piece.id !== undefined && piece.support === undefined ? shopper.went(piece.id) : undefined
  if (went !== undefined && (piece.kind === 'history' || piece.kind === 'session')) {
    const said = { view: words.youViewed, cart: words.youCarted, purchase: words.youBought }
    return said[went](name(String(piece.id)))
  }
  const text = describe(piece, language, { title: name, ...(about !== undefined && { item: name(about) }) })
  return text.charAt(0).toUpperCase() + text.slice(1)
}
