import type { Because, WhyNot } from '../../types.js'

/** What one language says. `name` turns an id into what people call it; `this` is the item that is explained. */
export interface Words {
  readonly this: string
  /** Between reasons. */
  readonly and: string
  readonly stop: string
  because(piece: Because, name: (id: string) => string, item: string): string
  whyNot(why: WhyNot, item: string): string
  empty(facts: EmptyFacts): string
}

/** How a list came to be empty. */
export interface EmptyFacts {
  /** Candidates of the source that had the most; 0: no model had anything to say. */
  readonly candidates: number
  readonly source?: string
  /** What took the last of them away, and how many it was. */
  readonly step?: string
  readonly last?: number
}

/** A number of shoppers as large as the confidence says: support / confidence. */
export function outOf({ support, confidence }: Because): number | undefined {
  if (support === undefined || confidence === undefined || !(confidence > 0)) return undefined
  return Math.max(support, Math.round(support / confidence))
}

/** 3.24 → '3.2', 32.4 → '32'. */
export function times(lift: number): string {
  return lift < 10 ? lift.toFixed(1) : String(Math.round(lift))
}
