import { AlsolikeError } from '../../errors.js'
import { aborted, breath } from '../../models/fit.js'
import type { CatalogItem, FitReport, Progress } from '../../types.js'
import { noLog } from '../public/open-public.js'
import type { ShopState } from '../state.js'
import { freeze, handOver } from './hand-over.js'
import { takeOver } from './take-over.js'
import type { TrainedShop, TrainingPort } from './training-port.js'

/** Milliseconds of work after which questions get their turn. */
const SLICE = 4

export interface TrainElsewhereOptions {
  /** Ends the training; the models of the last fit go on answering. */
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: Progress) => void) | undefined
  /** Address of the module with the shop's models. */
  readonly module?: string | undefined
  /** Called when the state to learn from is taken, before anything can change it. */
  readonly onFrozen?: () => void
  /** Whether the thread is to write a snapshot of the trained shop, as it was when taken. @default false */
  readonly snapshot?: boolean
}

export interface TrainedElsewhere {
  readonly report: FitReport
  readonly snapshot?: ArrayBuffer
}

/**
 * A fit in another thread: equal to the bit, while this one goes on answering. Begins anew when rows of the log went
 * meanwhile, for what was learnt from them must go too.
 */
export async function trainElsewhere<C extends CatalogItem>(
  state: ShopState<C>,
  start: () => TrainingPort,
  options: TrainElsewhereOptions = {},
): Promise<TrainedElsewhere> {
  if (state.audience === 'public') throw noLog('learn from')
  for (;;) {
    const trained = await attempt(state, start, options)
    if (trained !== undefined) return trained
  }
}

async function attempt<C extends CatalogItem>(
  state: ShopState<C>,
  start: () => TrainingPort,
  { signal, onProgress, module, snapshot = false, onFrozen }: TrainElsewhereOptions,
): Promise<TrainedElsewhere | undefined> {
  if (signal?.aborted) throw aborted(signal)
  const frozen = freeze(state)
  onFrozen?.()
  const stopped = new AbortController()
  const ended = (): void => stopped.abort(aborted(signal!))
  signal?.addEventListener('abort', ended)
  let port: TrainingPort | undefined
  try {
    // To take the state and to start a thread are tens of milliseconds on a cold engine: questions come between
    await breath()
    port = start()
    const post = posting(port)
    const answer = answerOf(port, onProgress, stopped)
    await slices(handOver(frozen, state.settings, post, { module, snapshot }), stopped.signal)
    const trained = await answer
    if (!(await slices(takeOver(state, frozen, trained), stopped.signal))) return undefined
    return { report: trained.report, ...(trained.snapshot && { snapshot: trained.snapshot }) }
  } finally {
    signal?.removeEventListener('abort', ended)
    frozen.living.unwatch(frozen.touched)
    port?.close()
  }
}

/** Posts, and says in words what a thread cannot be told. */
function posting(port: TrainingPort): TrainingPort['post'] {
  return (message, transfer) => {
    try {
      port.post(message, transfer)
    } catch (cause) {
      throw new AlsolikeError(
        'bad-option',
        `The options of the shop cannot be sent to a worker: ${(cause as Error).message} Keep functions out of the options of models and profiles, or fit in this thread.`,
        { cause },
      )
    }
  }
}

/** What the thread learnt; rejects when it fails, goes, or is stopped, and stops the handing over then. */
function answerOf(
  port: TrainingPort,
  onProgress: ((progress: Progress) => void) | undefined,
  stopped: AbortController,
): Promise<TrainedShop> {
  const answer = new Promise<TrainedShop>((resolve, reject) => {
    stopped.signal.addEventListener('abort', () => reject(stopped.signal.reason))
    port.listen(
      message => {
        if (message.kind === 'progress') {
          if (!stopped.signal.aborted) onProgress?.(message.progress)
        } else if (message.kind === 'trained') resolve(message.shop)
        else stopped.abort(failed(message.message, message.code))
      },
      (why, cause) => stopped.abort(failed(`The training worker ${why}`, 'thread-failed', cause)),
    )
  })
  // Whoever hands over hears of it first
  answer.catch(() => {})
  return answer
}

function failed(message: string, code: AlsolikeError['code'] | undefined, cause?: unknown): AlsolikeError {
  const still =
    code === undefined || code === 'thread-failed' ? ' The models of the last fit go on answering.' : ''
  return new AlsolikeError(
    code ?? 'thread-failed',
    message + still,
    cause === undefined ? undefined : { cause },
  )
}

/** Runs to the end, with a breath whenever a slice is over. */
async function slices<T>(work: Generator<void, T>, signal: AbortSignal): Promise<T> {
  let end = performance.now() + SLICE
  for (;;) {
    if (signal.aborted) throw signal.reason
    const step = work.next()
    if (step.done) return step.value
    if (performance.now() < end) continue
    await breath()
    end = performance.now() + SLICE
  }
}
