import { nearest } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import type { Json } from '../types.js'
import { blend } from './blend.js'
import * as register from './index.js'
import type { Model } from './model.js'

/** A model as JSON: what snapshots and settings files hold. */
export interface ModelRecipe {
  readonly name: string
  readonly options: Json
}

const makers = register as unknown as Readonly<Record<string, (options: Json) => Model>>

/**
 * The model again, from its name and options. Throws `bad-option` for a name that is not in the register, and what
 * the model throws for options it does not take.
 */
export function reviveModel({ name, options }: ModelRecipe): Model {
  if (name === 'blend') {
    const { parts, ...rest } = options as unknown as { parts: (ModelRecipe & { weight: number })[] }
    return blend(
      parts.map(part => [reviveModel(part), part.weight] as const),
      rest,
    )
  }
  if (Object.hasOwn(makers, name)) return makers[name](options)
  throw new AlsolikeError(
    'bad-option',
    `There is no model "${name}". Did you mean "${nearest(name, Object.keys(makers))}"? Known are ${Object.keys(makers).join(', ')}.`,
  )
}
