import type { EventLog } from '../data/log/event-log.js'
import { formerItems } from '../data/log/log-plan.js'
import { postLog } from '../data/log/posted-log.js'
import type {
  TrainedShop,
  TrainingAnswer,
  TrainingMessage,
  TrainingTask,
} from '../door/elsewhere/training-port.js'
import { QUESTIONS, type Settings } from '../door/options.js'
import { packShop } from '../door/snapshot.js'
import { adopt, emptyState, type ShopState } from '../door/state.js'
import { train } from '../door/train.js'
import { AlsolikeError } from '../errors.js'
import type { Scorer, State, TypedArray } from '../models/model.js'
import type { AnyItem, Progress } from '../types.js'
import { Assembly } from './assembly.js'
import { type MakeThreads, rebuild } from './rebuild.js'

/** The thread that answers, as the one that trains sees it. */
export interface AnsweringPort {
  post(message: TrainingAnswer, transfer: ArrayBuffer[]): void
  listen(told: (message: TrainingMessage) => void): void
}

/** Room for rows and ids to come until the next fit, as a share of those there are: growing them takes a while. */
const ROOM = 0.25
/** Milliseconds between two words about progress. */
const TELL = 50

/** What a training thread does: takes a shop in, fits it as `fit()` would, and sends it back. */
export function serveTraining(port: AnsweringPort, makeThreads?: MakeThreads): void {
  const assembly = new Assembly()
  let task: TrainingTask | undefined
  port.listen(message => {
    if (message.kind === 'begin') task = message.task
    else if (message.kind === 'piece') assembly.piece(message)
    else if (message.kind === 'records') assembly.records(message.bytes, message.lengths)
    else if (message.kind === 'values') assembly.values(message.field, message.values)
    else void work(port, task!, assembly, makeThreads)
  })
}

async function work(
  port: AnsweringPort,
  task: TrainingTask,
  assembly: Assembly,
  makeThreads: MakeThreads | undefined,
): Promise<void> {
  try {
    const shop = fitted(task, assembly, await rebuild(task, makeThreads), progress =>
      port.post({ kind: 'progress', progress }, []),
    )
    port.post({ kind: 'trained', shop }, buffersOf(shop))
  } catch (error) {
    const { message } = error as Error
    port.post(
      {
        kind: 'failed',
        code: error instanceof AlsolikeError ? error.code : undefined,
        message: words(message),
      },
      [],
    )
  }
}

/** As `Recommender.fit` does it. */
function fitted(
  task: TrainingTask,
  assembly: Assembly,
  settings: Settings<AnyItem>,
  tell: (progress: Progress) => void,
): TrainedShop {
  const log = assembly.log(task)
  const state: ShopState<AnyItem> = { ...emptyState(settings), log, catalog: assembly.catalog(task, log) }
  log.retain(settings.retain)
  const training = train(state)
  let told = Number.NEGATIVE_INFINITY
  let step = training.next()
  for (; !step.done; step = training.next()) {
    if (performance.now() < told + TELL) continue
    told = performance.now()
    tell(step.value)
  }
  const former = formerItems(step.value.plan)
  adopt(state, step.value)
  state.report = step.value.report
  return { ...packed(state, log, former), ...(task.snapshot && { snapshot: packShop(state) }) }
}

function packed(state: ShopState<AnyItem>, log: EventLog, former: Int32Array): TrainedShop {
  const { settings, cuts, scorers } = state
  const positions = new Map<Scorer, number>()
  const copies: Copies = new Map()
  const states: State[] = []
  const questions: Record<string, number> = {}
  for (const question of QUESTIONS) {
    const scorer = scorers.get(question)
    if (scorer === undefined) continue
    let position = positions.get(scorer)
    if (position === undefined) {
      position = states.push(own(scorer.state(), copies)) - 1
      positions.set(scorer, position)
    }
    questions[question] = position
  }
  return {
    log: postLog(log, ROOM),
    former,
    catalog: ownArrays(state.catalog.frozen().state),
    shoppers: ownArrays(state.shoppers!.state()),
    ...(cuts !== undefined &&
      settings.profiles !== undefined && { cuts: ownArrays(settings.profiles.store(cuts)) }),
    told: state.told,
    report: state.report!,
    questions,
    states,
  }
}

/** Copies of arrays, by where those lie: models that share one go on sharing it, as snapshots count on. */
type Copies = Map<ArrayBufferLike, Map<string, TypedArray>>

/** A state in arrays that nothing else looks at, so that they can be given away. */
function own(state: State, copies: Copies): State {
  return {
    ...ownArrays(state, copies),
    ...(state.parts && { parts: state.parts.map(part => own(part, copies)) }),
  }
}

function ownArrays<S extends { readonly arrays?: Readonly<Record<string, TypedArray>> }>(
  state: S,
  copies: Copies = new Map(),
): S {
  const arrays: Record<string, TypedArray> = {}
  for (const [name, array] of Object.entries(state.arrays ?? {})) {
    const { buffer, byteOffset, length } = array
    let there = copies.get(buffer)
    if (there === undefined) copies.set(buffer, (there = new Map()))
    const place = `${byteOffset} ${length} ${array.constructor.name}`
    let copy = there.get(place)
    // Empty arrays may lie at one place by chance
    if (copy === undefined || length === 0) there.set(place, (copy = array.slice()))
    arrays[name] = copy
  }
  return { ...state, arrays }
}

/** The buffers of all typed arrays in a value. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (value instanceof ArrayBuffer) found.add(value)
  else if (ArrayBuffer.isView(value)) found.add(value.buffer as ArrayBuffer)
  else if (value !== null && typeof value === 'object') {
    for (const inner of Object.values(value)) buffersOf(inner, found)
  }
  return [...found]
}

function words(message: string): string {
  return /[.!?]$/.test(message) ? message : `${message}.`
}
