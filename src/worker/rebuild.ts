import type { Recipe, TrainingTask } from '../door/elsewhere/training-port.js'
import { type Models, type RecommenderOptions, resolveOptions, type Settings } from '../door/options.js'
import { AlsolikeError } from '../errors.js'
import type { Model, Threads } from '../models/model.js'
import { reviveModel } from '../models/revive.js'
import { profiles } from '../profiles/profiles.js'
import type { AnyItem } from '../types.js'

/** `undefined` where there can be none. */
export type MakeThreads = (options: {
  readonly count: number
  readonly from: number
}) => Threads | undefined | Promise<Threads | undefined>

/** The options of the shop again, as far as a fit looks at them. Throws `bad-option` for models it cannot rebuild. */
export async function rebuild(
  task: TrainingTask,
  makeThreads: MakeThreads | undefined,
): Promise<Settings<AnyItem>> {
  const { now, ...settings } = task.settings
  const threads = task.threads && (await makeThreads?.(task.threads))
  const options: RecommenderOptions<AnyItem> = {
    ...settings,
    now: () => now,
    models: task.module === undefined ? revived(task.models) : await imported(task.module, task.models),
    ...(task.profiles !== undefined && { profiles: profiles(task.profiles) }),
    ...(threads !== undefined && { threads }),
  }
  return resolveOptions(options)
}

function revived(recipes: TrainingTask['models']): Models {
  const models: Record<string, Model> = {}
  for (const [question, recipe] of Object.entries(recipes)) {
    let model: Model | undefined
    let cause: unknown
    try {
      model = reviveModel(recipe)
    } catch (error) {
      cause = error
    }
    if (model === undefined || !isSame(model, recipe)) throw unknown(question, recipe, cause)
    models[question] = model
  }
  return models
}

async function imported(module: string, recipes: TrainingTask['models']): Promise<Models> {
  const { default: models } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ module)) as {
    default?: Models
  }
  for (const [question, recipe] of Object.entries(recipes)) {
    const model = models?.[question as keyof Models]
    if (model !== undefined && isSame(model, recipe)) continue
    throw new AlsolikeError(
      'bad-option',
      `The default export of ${module} has ${model === undefined ? 'no model' : `${model.name} with options ${JSON.stringify(model.options)}`} for ${question}, the shop has ${recipe.name} with ${JSON.stringify(recipe.options)}. Make the shop with the models of that module.`,
    )
  }
  return models!
}

function isSame(model: Model, { name, options }: Recipe): boolean {
  return model.name === name && JSON.stringify(model.options) === JSON.stringify(options)
}

function unknown(question: string, { name }: Recipe, cause: unknown): AlsolikeError {
  return new AlsolikeError(
    'bad-option',
    `A worker cannot rebuild ${name}, the model for ${question}: it is not one of alsolike's. Give models: new URL('./models.js', import.meta.url), a module whose default export is the shop's models.`,
    { cause },
  )
}
