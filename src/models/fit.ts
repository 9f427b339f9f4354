import { AlsolikeError } from '../errors.js'
import type { Progress } from '../types.js'
import type { Model, Scorer, TrainContext, Training } from './model.js'

/** Runs a training to its end. */
export function runToEnd<T>(training: Generator<Progress, T, void>): T {
  for (;;) {
    const step = training.next()
    if (step.done) return step.value
  }
}

/** Runs a training in slices of about 10 ms, so that the program goes on answering. */
export async function breathe<T>(
  training: Generator<Progress, T, void>,
  options: { readonly signal?: AbortSignal; readonly onProgress?: (progress: Progress) => void } = {},
): Promise<T> {
  const { signal, onProgress } = options
  let sliceEnd = performance.now() + 10
  for (;;) {
    if (signal?.aborted) {
      training.return(undefined as never)
      throw aborted(signal)
    }
    const step = training.next()
    if (step.done) return step.value
    onProgress?.(step.value)
    if (performance.now() >= sliceEnd) {
      await breath()
      sliceEnd = performance.now() + 10
    }
  }
}

/** Lets whoever waits for this thread have a turn. */
export function breath(): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, 0))
}

/** What a fit throws that was told to stop. */
export function aborted(signal: AbortSignal): AlsolikeError {
  return new AlsolikeError('aborted', 'The fit was aborted; the models of the last fit go on answering.', {
    cause: signal.reason,
  })
}

/** Works out ahead, in portions, what the first question or row after a training would wait for. */
export function* ready(scorer: Scorer): Generator<void, void> {
  if (scorer.prepare) yield* scorer.prepare()
  for (const part of scorer.parts ?? []) yield* ready(part)
}

/** Gives `part` its meaning: within one fit, models of equal name and options are trained once and shared. */
export function shareParts(
  data: Parameters<Model['train']>[0],
  context: Omit<TrainContext, 'part'>,
): TrainContext {
  const trained = new Map<string, Scorer>()
  const shared: TrainContext = {
    ...context,
    *part(model: Model): Training {
      const key = `${model.name} ${JSON.stringify(model.options)}`
      let scorer = trained.get(key)
      if (scorer === undefined) {
        scorer = yield* model.train(data, shared)
        trained.set(key, scorer)
      }
      return scorer
    },
  }
  return shared
}
