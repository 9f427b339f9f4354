import type { Recommendation, RecommendationList, Trace } from '../types.js'

/** An array that also knows what it answers; what it knows does not show up in JSON or when it is spread. */
export function toList<C>(
  entries: Recommendation<C>[],
  facts: { readonly attribution: string; readonly next?: string; readonly trace?: Trace },
): RecommendationList<C> {
  for (const [name, value] of Object.entries(facts)) {
    if (value !== undefined) Object.defineProperty(entries, name, { value })
  }
  return entries as unknown as RecommendationList<C>
}
