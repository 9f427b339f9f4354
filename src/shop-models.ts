import type { Models } from './door/options.js'
import { cooccurrence } from './models/cooccurrence.js'
import { itemKnn } from './models/item-knn.js'
import { popular } from './models/popular.js'
import { trending } from './models/trending.js'

/** A good model for every question. */
export function shopModels(): Models {
  return {
    similar: itemKnn(),
    related: cooccurrence({ over: 'baskets' }),
    youMayLike: itemKnn(),
    trending: trending(),
    popular: popular(),
  }
}
