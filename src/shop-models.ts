import type { Models } from './door/options.js'
import { blend } from './models/blend.js'
import { collaborative } from './models/collaborative.js'
import { earlyContent } from './models/early-content.js'
import { own } from './models/own.js'
import { popular } from './models/popular.js'
import { recent } from './models/recent.js'
import { relatedItems } from './models/related-items.js'
import { repeat } from './models/repeat.js'
import { search } from './models/search.js'
import { searched } from './models/searched.js'
import { sessionKnn } from './models/session-knn.js'
import { similarItems } from './models/similar-items.js'
import { taste } from './models/taste.js'
import { trending } from './models/trending.js'

/**
 * A good model for every question, with the same constants for every shop: each looks at what the log and the
 * catalogue hold, and the fit report says what it chose.
 */
export function shopModels(): Models {
  return {
    similar: similarItems(),
    related: relatedItems(),
    youMayLike: blend([
      [collaborative(), 1],
      [recent(), 0.6],
      [own(), 1],
      [earlyContent(), 1],
      [searched(), 1],
      [taste(), 0.5],
    ]),
    nextInSession: sessionKnn(),
    buyAgain: repeat(),
    searchedFor: search(),
    trending: trending(),
    popular: popular(),
  }
}
