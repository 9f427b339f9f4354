import { readFile } from 'node:fs/promises'
import { nearest } from '../data/options.js'
import { type Models, QUESTIONS, type Question } from '../door/options.js'
import type { SnapshotHeader } from '../door/snapshot.js'
import { AlsolikeError } from '../errors.js'
import type { Model } from '../models/model.js'
import { type ModelRecipe, reviveModel } from '../models/revive.js'
import { fileError } from '../node/byte-source.js'
import { shopModels } from '../shop-models.js'

/** The models that a snapshot was trained with. */
export function storedModels(header: SnapshotHeader): Models {
  return modelsOf(header.models)
}

/**
 * The models to train: those of a settings file (`{ "questions": { "related": { "name", "options" } } }`) for the
 * questions it names, those of `shopModels()` for the others.
 */
export async function trainingModels(settings: string | undefined): Promise<Models> {
  if (settings === undefined) return shopModels()
  let read: unknown
  try {
    read = JSON.parse(await readFile(settings, 'utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw fileError(settings, error)
    throw new AlsolikeError(
      'bad-file',
      `${settings} is no JSON (${error.message}). Give a file that \`alsolike tune\` wrote.`,
    )
  }
  const questions = (read as { questions?: unknown } | null)?.questions
  if (typeof questions !== 'object' || questions === null) {
    throw new AlsolikeError(
      'bad-file',
      `${settings} has no "questions". Give a file that \`alsolike tune\` wrote.`,
    )
  }
  for (const question of Object.keys(questions)) {
    if ((QUESTIONS as readonly string[]).includes(question)) continue
    throw new AlsolikeError(
      'bad-option',
      `${settings} names a question "${question}". Did you mean "${nearest(question, QUESTIONS)}"?`,
    )
  }
  return { ...shopModels(), ...modelsOf(questions as Partial<Record<Question, ModelRecipe>>) }
}

function modelsOf(recipes: Partial<Readonly<Record<Question, ModelRecipe>>>): Models {
  const models: Partial<Record<Question, Model>> = {}
  for (const question of QUESTIONS) {
    const recipe = recipes[question]
    if (recipe !== undefined) models[question] = reviveModel(recipe)
  }
  return models
}
