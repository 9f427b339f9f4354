import type { Catalog } from '../../data/catalog/catalog.js'
import { fold } from '../../data/fold/fold.js'
import { EventLog } from '../../data/log/event-log.js'
import { random } from '../../kernels/random.js'
import { runToEnd, shareParts } from '../../models/fit.js'
import type { State } from '../../models/model.js'
import type { CatalogItem } from '../../types.js'
import type { Settings } from '../options.js'

/**
 * What the shop's model of searches makes of the public catalogue alone: words to find items by, and nobody's searches.
 * Cut here, so that every page finds the same. Undefined where no model has words of items. O(words of the catalogue).
 */
export function publicWords<C extends CatalogItem>(
  { models, kernels, seed, ratingScale, sessionGap }: Settings<C>,
  catalog: Catalog,
  itemCount: number,
): State | undefined {
  const model = models.searchedFor
  if (model?.name !== 'search' || catalog.size === 0) return undefined
  const nobody = fold({ ...new EventLog().plan([]), itemCount }, { weights: {}, ratingScale, sessionGap })
  const context = shareParts(nobody, { catalog, kernels, random: name => random(seed, name) })
  return runToEnd(context.part(model)).state()
}
