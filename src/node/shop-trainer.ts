import type { TrainedElsewhere } from '../door/elsewhere/train-elsewhere.js'
import { AlsolikeError } from '../errors.js'
import type { Recommender } from '../recommender.js'
import type { CatalogItem, Progress } from '../types.js'
import type { WorkerOptions } from '../worker/training-options.js'
import { trainBeside } from './train-in-worker.js'

/** See `OpenShopOptions.training`. */
export type TrainingPlace = 'worker' | 'here' | WorkerOptions

/** Where a shop learns. */
export interface ShopTraining {
  readonly where: 'worker' | 'here'
  /** Why here, where a worker was wanted. */
  readonly because?: string
}

interface Fitting {
  readonly signal: AbortSignal
  readonly onProgress?: ((progress: Progress) => void) | undefined
  readonly onFrozen: () => void
}

/** Fits in a worker, with a snapshot of what it learnt, or here, without one. Throws `bad-option`. */
export function shopTrainer(place: TrainingPlace) {
  const given = typeof place === 'object' && place !== null ? place : undefined
  if (given === undefined && place !== 'worker' && place !== 'here') {
    throw new AlsolikeError(
      'bad-option',
      `training is ${String(place)}; it wants 'worker', 'here' or { models: new URL('./models.js', import.meta.url) }.`,
    )
  }
  let training: ShopTraining = { where: place === 'here' ? 'here' : 'worker' }
  return {
    get training(): ShopTraining {
      return training
    },
    async fit<C extends CatalogItem>(
      shop: Recommender<C>,
      { onFrozen, ...fitting }: Fitting,
    ): Promise<TrainedElsewhere> {
      if (training.where === 'worker') {
        try {
          return await trainBeside(shop, given ?? {}, { ...fitting, onFrozen, snapshot: true })
        } catch (error) {
          if (given !== undefined || !cannotBegin(error)) throw error
          training = { where: 'here', because: error.message }
          if (error.code === 'bad-option') process.emitWarning(`Learning in this thread: ${error.message}`)
        }
      }
      const { onProgress } = fitting
      return { report: await shop.fitAsync({ signal: fitting.signal, ...(onProgress && { onProgress }) }) }
    },
  }
}

function cannotBegin(error: unknown): error is AlsolikeError {
  return error instanceof AlsolikeError && (error.code === 'bad-option' || error.code === 'bad-file')
}
