import type { Recommendation, RecommendationList } from '../types.js'

/** An array that also knows what it answers; `attribution` does not show up in JSON or when it is spread. */
export function toList<C>(entries: Recommendation<C>[], attribution: string): RecommendationList<C> {
  Object.defineProperty(entries, 'attribution', { value: attribution })
  return entries as unknown as RecommendationList<C>
}
