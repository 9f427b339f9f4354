import { idText } from '../data/vocabulary.js'
import type { Query } from '../models/model.js'
import type { Rung } from '../ranking/answer.js'
import type { CatalogItem, Id } from '../types.js'
import type { People } from './people.js'
import type { ShopState } from './state.js'

/** Where a page of an item goes on when its model has no more to say: what sells in its category. */
export function categoryRung<C extends CatalogItem>({ scorers }: ShopState<C>, page: number): Rung {
  return { source: 'category', score: out => scorers.get('popular')?.scoreItem?.(page, out) ?? false }
}

/** What fills a shopper's list before what everybody likes: their tastes, then their segment. */
export function ownRungs<C extends CatalogItem>(
  { log, scorers }: ShopState<C>,
  { open }: People<C>,
  user: Id | undefined,
  query: Query,
): Rung[] {
  const index = user === undefined ? -1 : log.users.index(idText(user))
  if (open === undefined || index < 0) return []
  return [
    {
      source: 'profile',
      score(out) {
        scorers.get('popular')?.scoreUser?.(query, out)
        return open.rankByTaste(index, out)
      },
    },
    { source: 'segment', score: out => open.scoreSegment(index, query.now, out) },
  ]
}

/** Where any list is filled from in the end: trending, popular, newest. */
export function ladder<C extends CatalogItem>({ scorers, log }: ShopState<C>, query: Query): Rung[] {
  const crowd = (['trending', 'popular'] as const).map(
    (source): Rung => ({ source, score: out => scorers.get(source)?.scoreUser?.(query, out) ?? false }),
  )
  const newest: Rung = {
    source: 'newest',
    score(out) {
      const { size } = log.items
      // Best first: whoever looks for the best of them is done at once
      for (let item = size - 1; item >= 0; item--) out.add(item, item)
      return size > 0
    },
  }
  return [...crowd, newest]
}
