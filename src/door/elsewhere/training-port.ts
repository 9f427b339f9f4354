import type { PostedLog } from '../../data/log/posted-log.js'
import type { Stored } from '../../data/stored.js'
import type { ErrorCode } from '../../errors.js'
import type { KernelSet, State, TypedArray } from '../../models/model.js'
import type { ProfilesOptions } from '../../profiles/profile-options.js'
import type { FitReport, Json, Progress } from '../../types.js'
import type { Question } from '../options.js'

/** A thread that trains for another, as that one sees it. */
export interface TrainingPort {
  post(message: TrainingMessage, transfer: ArrayBuffer[]): void
  /** `gone` is called with the reason when the thread is no more. */
  listen(told: (message: TrainingAnswer) => void, gone: (why: string, cause?: unknown) => void): void
  /** Ends the thread. */
  close(): void
}

/** What the training thread is told, in this order. */
export type TrainingMessage =
  | { readonly kind: 'begin'; readonly task: TrainingTask }
  | ({ readonly kind: 'piece' } & Piece)
  | { readonly kind: 'records'; readonly bytes: Uint8Array; readonly lengths: Uint32Array }
  | { readonly kind: 'values'; readonly field: string; readonly values: readonly unknown[] }
  | { readonly kind: 'go' }

/** A part of an array of the log or the catalogue. */
export interface Piece {
  readonly of: 'log' | 'catalog'
  readonly name: string
  /** Entries of the whole array. */
  readonly length: number
  readonly at: number
  readonly part: TypedArray
}

/** A model as data. */
export interface Recipe {
  readonly name: string
  readonly options: Json
}

/** All but the log and the catalogue themselves. */
export interface TrainingTask {
  readonly models: Readonly<Partial<Record<Question, Recipe>>>
  /** Address of a module whose default export is the models. */
  readonly module?: string
  /** Absent: no profiles. */
  readonly profiles?: ProfilesOptions
  readonly settings: {
    readonly weights: Readonly<Record<string, number>>
    readonly ratingScale: readonly [number, number]
    /** Milliseconds. */
    readonly sessionGap: number
    readonly now: number
    readonly seed: number
    readonly timeZone: string
    readonly retain: { readonly age?: number; readonly events?: number }
    readonly kernels: KernelSet
  }
  readonly threads?: { readonly count: number; readonly from: number }
  readonly log: Json
  readonly catalog: Json
  /** Fields of the catalogue by name, or `null` for one whose values are sent. */
  readonly fields: Readonly<Record<string, string | null>>
  /** Whether to write a snapshot of the trained shop as well. */
  readonly snapshot: boolean
}

/** What the training thread tells. */
export type TrainingAnswer =
  | { readonly kind: 'progress'; readonly progress: Progress }
  | { readonly kind: 'trained'; readonly shop: TrainedShop }
  | { readonly kind: 'failed'; readonly code?: ErrorCode | undefined; readonly message: string }

/** A shop as a fit left it, in arrays that are nobody else's. */
export interface TrainedShop {
  readonly log: PostedLog
  /** New index of an item → the one it was handed over with. */
  readonly former: Int32Array
  readonly catalog: Stored
  readonly shoppers: Stored
  readonly cuts?: Stored
  readonly told: number
  readonly report: FitReport
  /** Which of `states` each question has. */
  readonly questions: Readonly<Partial<Record<Question, number>>>
  readonly states: readonly State[]
  readonly snapshot?: ArrayBuffer
}
