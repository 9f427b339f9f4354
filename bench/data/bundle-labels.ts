import type { AnyItem } from '../../src/types.js'
import { numbering } from './read.js'
import { readCsv } from './read-csv.js'

export interface BundleLabels {
  readonly items: readonly AnyItem[]
  /** Items of each session, by session number. */
  readonly sessions: ReadonlyMap<number, readonly number[]>
  /** What people marked as belonging together, and the session they found it in. */
  readonly bundles: readonly { readonly session: number; readonly items: readonly number[] }[]
}

/** Sessions of an electronics shop with the bundles that people marked in them; titles and category paths. */
export function readBundleLabels(dataFolder: string): BundleLabels {
  const rows = (name: string): string[][] =>
    readCsv(`${dataFolder}/bundle-labels/electronic/${name}.csv.gz`).slice(1)
  const numbers = numbering()
  const items: AnyItem[] = []
  for (const [id, title] of rows('item_titles')) {
    items[numbers.of(id)] = { id, title }
  }
  for (const [id, paths] of rows('item_categories')) {
    const path = paths.replace(/^\[+/, '').split(']')[0].split(',')
    const index = numbers.of(id)
    items[index] = { ...(items[index] ?? { id }), category: path }
  }
  const sessions = grouped(rows('session_item'))
  const members = grouped(rows('bundle_item'))
  const bundles = rows('session_bundle').map(([session, bundle]) => ({
    session: Number(session),
    items: members.get(Number(bundle)) ?? [],
  }))
  for (let i = 0; i < numbers.size; i++) items[i] ??= { id: `unknown ${i}` }
  return { items, sessions, bundles }

  function grouped(pairs: readonly string[][]): Map<number, number[]> {
    const groups = new Map<number, number[]>()
    for (const [group, id] of pairs) {
      const members = groups.get(Number(group)) ?? []
      members.push(numbers.of(id))
      groups.set(Number(group), members)
    }
    return groups
  }
}
