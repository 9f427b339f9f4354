import { runToEnd } from '../models/fit.js'
import type { CatalogItem } from '../types.js'
import { adopt, type ShopState } from './state.js'
import { train } from './train.js'

/**
 * Before the first fit, learns what is trending and popular, which needs no model of items: so the first pages of
 * a new shop are not empty. Learns again when the log has doubled; trending hears the rows between.
 */
export function warmUp<C extends CatalogItem>(state: ShopState<C>): void {
  if (state.report !== undefined || state.log.length < state.warmed * 2 + 1) return
  state.warmed = state.log.length
  adopt(state, runToEnd(train(state, ['trending', 'popular'])))
}
