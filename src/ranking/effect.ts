import type { Gate, Rescore } from './rule.js'

/** What a rule does to one list. */
export interface Effect {
  readonly gate?: Omit<Gate, 'label'>
  readonly rescore?: Omit<Rescore, 'label'>
  readonly minScore?: number
  /** Put this item at this place, 0 first. */
  readonly pin?: { readonly item: number; readonly at: number }
  readonly slots?: Slots
  readonly cap?: Cap
  /** See `spread`. */
  readonly diversity?: number
  readonly calibration?: Calibration
}

/** A share of the places that belongs to some items. */
export interface Slots {
  readonly share: number
  /** No more than so many places. */
  readonly most: number
  readonly belongs: (item: number) => boolean
  /** The items in question, ascending, where known. */
  readonly items?: Int32Array
  /** In which order they get their places; by score where absent. Higher first. */
  readonly order?: (item: number) => number
  /** Whether they stand in these places only. */
  readonly only: boolean
}

/** At most so many items with the same code, -1 for none. */
export interface Cap {
  readonly count: number
  readonly code: (item: number) => number
}

/** Shares of codes that a list should have. */
export interface Calibration {
  readonly amount: number
  readonly wanted: ReadonlyMap<number, number>
  readonly code: (item: number) => number
}
