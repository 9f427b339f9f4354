import { random } from '../kernels/random.js'
import { shareParts } from '../models/fit.js'
import type { KernelSet, Threads, TrainContext } from '../models/model.js'
import type { Split } from './split.js'

/** What the door would lend: models of equal name and options are trained once on this split. */
export function contextOf(
  { train, catalog }: Pick<Split, 'train' | 'catalog'>,
  options: {
    readonly seed: number
    readonly kernels: KernelSet
    readonly threads?: Threads | undefined
  },
): TrainContext {
  return shareParts(train, {
    catalog,
    random: name => random(options.seed, name),
    kernels: options.kernels,
    threads: options.threads,
  })
}
