import { Vocabulary } from '../vocabulary.js'
import type { ColumnName } from './columns.js'

/** The vocabularies of a log. */
export interface Vocabularies {
  users: Vocabulary
  items: Vocabulary
  sessions: Vocabulary
  orders: Vocabulary
  /** Queries, categories, brands, devices, sources, attributions. */
  texts: Vocabulary
  eventIds: Vocabulary
}
export const VOCABULARIES = ['users', 'items', 'sessions', 'orders', 'texts', 'eventIds'] as const

export function emptyVocabularies(): Vocabularies {
  return {
    users: new Vocabulary(),
    items: new Vocabulary(),
    sessions: new Vocabulary(),
    orders: new Vocabulary(),
    texts: new Vocabulary(),
    eventIds: new Vocabulary(),
  }
}

/** Which vocabulary a column's indices belong to. */
export const VOCABULARY_OF: Readonly<Partial<Record<ColumnName, keyof Vocabularies>>> = {
  user: 'users',
  item: 'items',
  session: 'sessions',
  order: 'orders',
  eventId: 'eventIds',
  query: 'texts',
  category: 'texts',
  brand: 'texts',
  device: 'texts',
  source: 'texts',
  attribution: 'texts',
}
