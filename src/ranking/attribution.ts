import type { Recommendation } from '../types.js'

/** What the attribution of a list says: enough to credit what came of it without keeping the list. */
export interface ListFacts {
  readonly question: string
  /** When it was asked, milliseconds. */
  readonly at: number
  /** Of each place. */
  readonly sources: readonly string[]
  /** Labels of the rules that put an item there or changed its score, of each place. */
  readonly rules: readonly (readonly string[])[]
}

/**
 * Text such as `youMayLike-mk3x-0/ease:8,trending:2/boost:0-2.5`: question, clock and counter, then runs of sources,
 * then the places that rules touched. It travels with the shop's events and back into the log.
 */
export function toAttribution(
  question: string,
  at: number,
  counter: number,
  list: readonly Pick<Recommendation<unknown>, 'source' | 'because'>[],
): string {
  const head = `${question}-${at.toString(36)}-${counter.toString(36)}`
  if (list.length === 0) return head
  const runs: [source: string, length: number][] = []
  const touched = new Map<string, number[]>()
  for (let place = 0; place < list.length; place++) {
    const { source, because } = list[place]
    const last = runs[runs.length - 1]
    if (last?.[0] === source) last[1]++
    else runs.push([source, 1])
    for (const { kind, rule } of because) {
      if (kind !== 'rule' || rule === undefined) continue
      const places = touched.get(rule)
      if (places === undefined) touched.set(rule, [place])
      else if (places[places.length - 1] !== place) places.push(place)
    }
  }
  const sources = runs.map(([source, length]) => `${encodeURIComponent(source)}:${length}`).join()
  if (touched.size === 0) return `${head}/${sources}`
  const rules = [...touched].map(([rule, places]) => `${encodeURIComponent(rule)}:${toRanges(places)}`).join()
  return `${head}/${sources}/${rules}`
}

/** What `toAttribution` wrote; `undefined` for any other text. */
export function fromAttribution(text: string): ListFacts | undefined {
  const [head, sourceText = '', ruleText = '', ...more] = text.split('/')
  const found = /^([A-Za-z]+)-(-?[0-9a-z]+)-[0-9a-z]+$/.exec(head)
  if (found === null || more.length > 0) return undefined
  const sources: string[] = []
  for (const [source, length] of pairs(sourceText)) {
    const places = Number(length)
    if (!(Number.isInteger(places) && places > 0 && places <= MOST)) return undefined
    for (let place = 0; place < places; place++) sources.push(source)
  }
  const rules: string[][] = sources.map(() => [])
  for (const [rule, places] of pairs(ruleText)) {
    for (const place of fromRanges(places)) rules[place]?.push(rule)
  }
  return { question: found[1], at: Number.parseInt(found[2], 36), sources, rules }
}

/** The longest list that is read; a longer one was made up. */
const MOST = 1e6

function* pairs(text: string): Generator<[string, string]> {
  if (text === '') return
  for (const part of text.split(',')) {
    const [name, value = ''] = part.split(':')
    yield [decode(name), value]
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function toRanges(places: readonly number[]): string {
  const ranges: string[] = []
  for (let p = 0; p < places.length; ) {
    let end = p
    while (end + 1 < places.length && places[end + 1] === places[end] + 1) end++
    ranges.push(end > p ? `${places[p]}-${places[end]}` : `${places[p]}`)
    p = end + 1
  }
  return ranges.join('.')
}

function* fromRanges(text: string): Generator<number> {
  for (const range of text.split('.')) {
    const [from, to = from] = range.split('-').map(Number)
    for (let place = from; place <= Math.min(to, MOST); place++) yield place
  }
}
