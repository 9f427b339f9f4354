import type { Progress } from '../../types.js'
import { runToEnd } from '../fit.js'
import type { Model, Scorer, State, TrainContext } from '../model.js'
import { categoryAssociation } from './category-association.js'
import { ContentIndex, type ContentIndexOptions } from './content-index.js'

/** The index of the catalogue as a part that several models of one fit share. It answers no question itself. */
export interface CatalogIndexScorer extends Scorer {
  readonly index: ContentIndex
}

/** Trains the index, or takes the one that this fit has already. */
export function* sharedIndex(
  context: TrainContext,
  options: ContentIndexOptions,
): Generator<Progress, CatalogIndexScorer, void> {
  const scorer = yield* context.part(catalogIndex(options))
  return scorer as CatalogIndexScorer
}

function catalogIndex(options: ContentIndexOptions): Model {
  return {
    name: 'catalog-index',
    options: { ...options },
    *train(data, { catalog }) {
      const popularity = new Int32Array(data.itemCount)
      const { indices } = data.shoppers()
      for (let e = 0; e < indices.length; e++) popularity[indices[e]]++
      // Made when first asked for: one between two breaths
      for (const view of [() => data.rows.session, () => data.baskets()]) {
        yield { stage: 'content', done: 0 }
        if (catalog.categoryCount > 0) view()
      }
      yield { stage: 'content', done: 0 }
      const index = new ContentIndex(options, popularity, categoryAssociation(data, catalog))
      yield* index.extend(catalog, data.itemCount)
      return indexScorer(index)
    },
    load: state => loadIndex(state, options),
  }
}

export function loadIndex(state: State, options: ContentIndexOptions): CatalogIndexScorer {
  return indexScorer(ContentIndex.fromState('catalog-index', state, options))
}

function indexScorer(index: ContentIndex): CatalogIndexScorer {
  return {
    index,
    addItems: catalog => runToEnd(index.extend(catalog, catalog.size)),
    state: () => index.state(),
  }
}
