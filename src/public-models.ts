import type { Models } from './door/options.js'
import { neighborLists } from './models/pairs/neighbor-lists.js'
import { popular } from './models/popular.js'
import { repeat } from './models/repeat.js'
import { search } from './models/search.js'
import { trending } from './models/trending.js'

/**
 * What reads a public snapshot, whatever models the shop trained. A page that asks fewer
 * questions gives fewer models and carries less.
 *
 * @example
 * Recommender.restore(bytes, { models: publicModels() })
 */
export function publicModels(): Models {
  return {
    similar: neighborLists(),
    related: neighborLists(),
    youMayLike: neighborLists(),
    nextInSession: neighborLists(),
    buyAgain: repeat(),
    trending: trending(),
    popular: popular(),
    searchedFor: search(),
  }
}
