import type { Evidence } from '../models/model.js'
import type { Because, Recommendation } from '../types.js'
import type { Limits, Rung, Shelf } from './answer.js'
import { arrange, type Candidate, type Place } from './arrange.js'
import { toBecause } from './because.js'
import type { Cap } from './effect.js'
import type { Curation } from './engine.js'
import { rescoreAll, unrescored } from './rescore.js'
import { select } from './select.js'
import { CANDIDATES_A_PLACE, relevanceOf } from './spread.js'
import { traceRung } from './trace.js'

/** A rung that spoke, and whether its scores are its own or mere places below those above. */
interface Spoken {
  readonly rung: Rung
  readonly own: boolean
}

/**
 * The list under rules. Candidates come from one rung after the other, those that the gates allow; the search widens
 * while a cap leaves places open. What a later rung brings stands below all that an earlier one had a reason for,
 * but where a rule gives it a place.
 */
export function curate<C>(
  shelf: Shelf<C>,
  rungs: Iterable<Rung>,
  limits: Limits<C>,
  curation: Curation,
): Recommendation<C>[] {
  const { scores, mask } = shelf
  const { k, trace } = limits
  const { arrangement, rescores } = curation
  const wanted = wantedOf(shelf, limits, curation)
  const spoken: Spoken[] = []
  let candidates: Candidate[] = []
  let places: Place[] = []
  for (const rung of rungs) {
    if (places.length >= k) break
    if (rung.score(scores)) {
      for (const rescore of rescores) rescoreAll(scores, rescore)
      if (trace) traceRung(trace, rung.source, shelf, limits, curation, spoken.length === 0)
      const before = candidates
      const own = spoken.length === 0
      spoken.push({ rung, own })
      const minScore = own ? wanted.minScore : undefined
      const search = { ...wanted, minScore, k: k * CANDIDATES_A_PLACE }
      const added: Candidate[] = []
      for (let round = 0; ; round++) {
        // First without what a cap has enough of already; when that is not enough, all the same
        const thorough = round > 0 && search.k > k * CANDIDATES_A_PLACE
        const accept =
          round === 0 ? wanted.accept : unlike(added, thorough ? [] : arrangement.caps, wanted.accept)
        const found = select(scores, { ...search, accept, sift: wanted.sift && round > 0 })
        added.push(...toCandidates(found, before, spoken.length - 1, added.length, shelf.group))
        candidates = [...before, ...rated(added, spoken.length - 1)]
        if (own) candidates.push(...extras(candidates, shelf, wanted, curation, k))
        places = arrange(candidates, arrangement, k)
        if (places.length >= k || (found.count < search.k && (thorough || arrangement.caps.length === 0)))
          break
        if (found.count < search.k || thorough) search.k *= 8
      }
      for (const { item } of candidates) shelf.taken(item)
    }
    scores.clear()
  }
  // Pins stand even where no model has anything to say about the question
  if (spoken.length === 0 && limits.known !== false) {
    places = arrange(extras([], shelf, wanted, curation, k), arrangement, k)
  }
  const list = places.map(place => recommend(place, shelf, spoken, curation))
  if (trace) trace.push({ source: list[0]?.source ?? 'none', step: 'shown', left: list.length })
  mask.clear()
  return list
}

function wantedOf<C>(shelf: Shelf<C>, limits: Limits<C>, { gates, minScore }: Curation) {
  const tests = gates.map(gate => (item: number) => gate.allows(item))
  const { where } = limits
  const { match } = limits
  if (match) tests.push(item => match.allows(item))
  if (where) {
    tests.push(item => {
      const record = shelf.record(item)
      return record !== undefined && Boolean(where(record))
    })
  }
  let { among } = limits
  for (const { few } of gates) if (few && (among === undefined || few.length < among.length)) among = few
  if (among !== undefined && limits.among !== undefined && among !== limits.among) {
    const asked = new Set(limits.among)
    among = among.filter(item => asked.has(item))
  }
  const least = Math.max(limits.minScore ?? Number.NEGATIVE_INFINITY, minScore ?? Number.NEGATIVE_INFINITY)
  return {
    mask: shelf.mask,
    among,
    sift: !where && gates.every(({ asks }) => !asks),
    minScore: least === Number.NEGATIVE_INFINITY ? undefined : least,
    accept:
      tests.length === 0
        ? undefined
        : (item: number): boolean => {
            for (let t = 0; t < tests.length; t++) if (!tests[t](item)) return false
            return true
          },
    group: shelf.group,
  }
}

/** Neither what is there nor, of what a cap counts, what there is plenty of. */
function unlike(
  there: readonly Candidate[],
  caps: readonly Cap[],
  accept: ((item: number) => boolean) | undefined,
): (item: number) => boolean {
  const present = new Set(there.map(({ item }) => item))
  const plenty = caps.map(({ code, count }) => {
    const counts = new Map<number, number>()
    for (const { item } of there) counts.set(code(item), (counts.get(code(item)) ?? 0) + 1)
    const full = [...counts].filter(([own, n]) => own >= 0 && n >= count * CANDIDATES_A_PLACE)
    return { code, full: new Set(full.map(([own]) => own)) }
  })
  return item => {
    if (present.has(item)) return false
    for (const { code, full } of plenty) if (full.has(code(item))) return false
    return accept === undefined || accept(item)
  }
}

function toCandidates(
  { count, items, scores }: ReturnType<typeof select>,
  before: readonly Candidate[],
  rung: number,
  place: number,
  group: ((item: number) => number) | undefined,
): Candidate[] {
  let floor = 0
  for (const { score } of before) floor = Math.min(floor, score)
  const found: Candidate[] = []
  for (let c = 0; c < count; c++) {
    found.push({
      item: items[c],
      // Below those above, the rungs' own scores mean nothing: only the order is kept
      score: rung === 0 ? scores[c] : floor - 1 + 1 / (place + c + 2),
      relevance: 0,
      rung,
      group: group === undefined ? -1 : group(items[c]),
    })
  }
  return found
}

/** The candidates of one rung, best first, with their relevance among each other. */
function rated(found: Candidate[], rung: number): Candidate[] {
  if (rung === 0) found.sort((a, b) => b.score - a.score || a.item - b.item)
  const relevance = relevanceOf(
    found.map(({ score }) => score),
    found.length,
  )
  for (let c = 0; c < found.length; c++) found[c].relevance = relevance[c] - rung
  return found
}

/** Pinned items, and those with a share of the places, that are not among the best candidates but may be shown. */
function extras<C>(
  candidates: readonly Candidate[],
  shelf: Shelf<C>,
  wanted: ReturnType<typeof wantedOf>,
  { arrangement }: Curation,
  k: number,
): Candidate[] {
  const { scores, mask, group } = shelf
  const added: Candidate[] = []
  const present = new Set(candidates.map(({ item }) => item))
  const among = wanted.among && new Set(wanted.among)
  const { minScore = Number.NEGATIVE_INFINITY } = wanted
  const add = (item: number, pinned: boolean): boolean => {
    if (present.has(item) || mask.blocked[item] !== 0) return false
    if (among?.has(item) === false || wanted.accept?.(item) === false) return false
    const scored = scores.has(item)
    if (!pinned && (scored ? scores.values[item] : 0) < minScore) return false
    present.add(item)
    added.push({
      item,
      score: scored ? scores.values[item] : 0,
      relevance: 0,
      rung: scored ? 0 : -1,
      group: group === undefined ? -1 : group(item),
    })
    return true
  }
  for (const { item } of arrangement.pins) add(item, true)
  for (const { share, most, belongs, items, order } of arrangement.slots) {
    const places = Math.min(most, Math.floor(k * share + 0.5))
    let missing = places
    if (order === undefined) for (const { item } of candidates) if (belongs(item)) missing--
    if (missing <= 0 || items === undefined) continue
    const best = select(scores, { ...wanted, k: places, among: items })
    for (let b = 0; b < best.count && order === undefined; b++) if (add(best.items[b], false)) missing--
    const rest =
      order === undefined ? items : Int32Array.from(items).sort((a, b) => order(b) - order(a) || a - b)
    for (let i = 0; i < rest.length && missing > 0; i++) if (add(rest[i], false)) missing--
  }
  return added.sort((a, b) => b.score - a.score || a.item - b.item)
}

function recommend<C>(
  { candidate, label }: Place,
  shelf: Shelf<C>,
  spoken: readonly Spoken[],
  { rescores }: Curation,
): Recommendation<C> {
  const { item, score, rung } = candidate
  const from = rung < 0 ? undefined : spoken[rung]
  const source = from?.rung.source ?? label ?? 'rule'
  const because = becauseOf(candidate, from, source, shelf, rescores)
  if (label !== undefined) because.push({ kind: 'rule', rule: label, share: from === undefined ? score : 0 })
  const record = shelf.record(item)
  const base = { id: shelf.id(item), score, source, because }
  return record === undefined ? base : { ...base, item: record }
}

/** Evidence of the model for the score it gave, then what each rule made of it. */
function becauseOf<C>(
  { item, score }: Candidate,
  from: Spoken | undefined,
  source: string,
  shelf: Shelf<C>,
  rescores: Curation['rescores'],
): Because[] {
  if (from === undefined) return []
  if (!from.own) return [{ kind: source, share: score }]
  let before = score
  const changes: Because[] = []
  for (let r = rescores.length - 1; r >= 0; r--) {
    const factor = rescores[r].factor(item)
    if (factor === 1) continue
    const after = before
    before = unrescored(after, factor)
    changes.unshift({ kind: 'rule', rule: rescores[r].label, share: after - before })
  }
  const evidence: Evidence[] = []
  const explained = from.rung.explain?.(item, evidence)
  const reasons = explained ? toBecause(evidence, before, shelf.id) : [{ kind: source, share: before }]
  return [...reasons, ...changes]
}
