import { log } from '../kernels/math.js'
import type { Calibration, Cap, Slots } from './effect.js'
import type { Likeness } from './likeness.js'

/** What may stand in the list, best first; pinned and promoted items that nothing scored come last. */
export interface Candidate {
  readonly item: number
  readonly score: number
  /** 0 … 1 among those of its rung, lower for later rungs. */
  relevance: number
  /** Which rung it comes from, -1 for none. */
  readonly rung: number
  /** Code that variants share, -1 for none. */
  readonly group: number
}

/** What decides about places. */
export interface Arrangement {
  readonly pins: readonly { readonly label: string; readonly item: number; readonly at: number }[]
  readonly slots: readonly (Slots & { readonly label: string })[]
  readonly caps: readonly (Cap & { readonly label: string })[]
  readonly diversity: number
  readonly calibration?: Calibration
  readonly likeness: Likeness
}

/** A place of the list and the rule that gave it, where one did. */
export interface Place {
  readonly candidate: Candidate
  readonly label?: string
}

/**
 * Fills up to `k` places, one after the other: with what is pinned there; else, where a share of the places is due,
 * with the best of those it belongs to; else with the best of the others by relevance, diversity and calibration.
 * A cap is never broken, nor do two variants of a product stand in one list. O(k · candidates).
 */
export function arrange(candidates: readonly Candidate[], by: Arrangement, k: number): Place[] {
  const { slots, diversity, calibration } = by
  const list = new Draft(candidates, by)
  const pins = by.pins.slice().sort((a, b) => a.at - b.at)
  const reserved = new Map<number, number>()
  for (const { item } of pins) {
    const pinned = candidates.findIndex(candidate => candidate.item === item)
    if (pinned >= 0) reserved.set(pinned, item)
  }
  const pinnedGroups = new Set([...reserved.keys()].map(c => candidates[c].group).filter(group => group >= 0))
  const free = (c: number): boolean =>
    list.fits(c) && !reserved.has(c) && !pinnedGroups.has(candidates[c].group)
  const owned = slots.map(({ belongs }) => candidates.map(({ item }) => belongs(item)))
  const given = slots.map(() => 0)
  const barred = candidates.map((_, c) => slots.some(({ only }, s) => only && owned[s][c]))

  const place = (c: number, label?: string): void => {
    list.place(c, label)
    for (let s = 0; s < slots.length; s++) if (owned[s][c]) given[s]++
  }
  const placePin = (upTo: number): boolean => {
    while (pins.length > 0 && pins[0].at <= upTo) {
      const { item, label } = pins.shift() as (typeof pins)[number]
      const c = candidates.findIndex(candidate => candidate.item === item)
      if (c < 0 || !list.fits(c)) continue
      reserved.delete(c)
      place(c, label)
      return true
    }
    return false
  }
  const placeShare = (): boolean => {
    let due = -1
    let most = 0
    for (let s = 0; s < slots.length; s++) {
      const { share } = slots[s]
      const behind = Math.min(Math.floor((list.length + 1) * share + 0.5), slots[s].most) - given[s]
      if (behind > most && candidates.some((_, c) => owned[s][c] && free(c))) {
        due = s
        most = behind
      }
    }
    if (due < 0) return false
    const { order, label } = slots[due]
    let best = -1
    for (let c = 0; c < candidates.length; c++) {
      if (!owned[due][c] || !free(c)) continue
      if (best < 0) best = c
      else if (order !== undefined && order(candidates[c].item) > order(candidates[best].item)) best = c
    }
    place(best, label)
    return true
  }

  const plain = diversity === 0 && calibration === undefined
  while (list.length < k) {
    if (placePin(list.length)) continue
    if (placeShare()) continue
    let best = -1
    let bestWorth = Number.NEGATIVE_INFINITY
    for (let pass = 0; pass < 2 && best < 0; pass++) {
      for (let c = 0; c < candidates.length; c++) {
        if ((pass === 0 && barred[c]) || candidates[c].rung < 0) continue
        const worth = plain ? 0 : list.worth(c)
        // Whether it may stand there costs more to find out than what it is worth
        if (worth <= bestWorth || !free(c)) continue
        best = c
        bestWorth = worth
        if (plain) break
      }
    }
    if (best >= 0) place(best)
    else if (!placePin(Number.POSITIVE_INFINITY)) break
  }
  return list.places
}

/** A list while it is made. */
class Draft {
  readonly places: Place[] = []
  readonly #candidates: readonly Candidate[]
  readonly #by: Arrangement
  readonly #taken: Uint8Array
  readonly #nearest: Float64Array
  readonly #counts: readonly Map<number, number>[]
  readonly #groups = new Set<number>()
  readonly #shares = new Map<number, number>()
  /** By code, for the list as it stands: many candidates share one. */
  readonly #misses = new Map<number, number>()

  constructor(candidates: readonly Candidate[], by: Arrangement) {
    this.#candidates = candidates
    this.#by = by
    this.#taken = new Uint8Array(candidates.length)
    this.#nearest = new Float64Array(candidates.length)
    this.#counts = by.caps.map(() => new Map())
  }

  get length(): number {
    return this.places.length
  }

  fits(c: number): boolean {
    const { item, group } = this.#candidates[c]
    if (this.#taken[c] === 1 || this.#groups.has(group)) return false
    const { caps } = this.#by
    for (let r = 0; r < caps.length; r++) {
      const code = caps[r].code(item)
      if (code >= 0 && (this.#counts[r].get(code) ?? 0) >= caps[r].count) return false
    }
    return true
  }

  place(c: number, label: string | undefined): void {
    const candidates = this.#candidates
    const candidate = candidates[c]
    const { caps, diversity, likeness, calibration } = this.#by
    this.#taken[c] = 1
    this.places.push(label === undefined ? { candidate } : { candidate, label })
    if (candidate.group >= 0) this.#groups.add(candidate.group)
    for (let r = 0; r < caps.length; r++) count(this.#counts[r], caps[r].code(candidate.item))
    if (calibration !== undefined) {
      count(this.#shares, calibration.code(candidate.item))
      this.#misses.clear()
    }
    if (diversity === 0) return
    for (let other = 0; other < candidates.length; other++) {
      if (this.#taken[other] === 1) continue
      const like = likeness(candidates[other].item, candidate.item)
      if (like > this.#nearest[other]) this.#nearest[other] = like
    }
  }

  /** What a candidate adds to the list as it stands. */
  worth(c: number): number {
    const { diversity, calibration } = this.#by
    const { relevance, item } = this.#candidates[c]
    const amount = calibration?.amount ?? 0
    const worth = (1 - diversity) * (1 - amount) * relevance - diversity * this.#nearest[c]
    return calibration === undefined ? worth : worth - amount * this.#miss(calibration, item)
  }

  /**
   * How far the list is from the shares wanted once `item` stands in it: Σ p ln(p / q̃), q̃ = 0.99 q + 0.01 p
   * (Steck 2018, eq. 5 and 7).
   */
  #miss({ wanted, code }: Calibration, item: number): number {
    const own = code(item)
    const known = this.#misses.get(own)
    if (known !== undefined) return known
    const size = this.length + 1
    let sum = 0
    for (const [key, p] of wanted) {
      const q = ((this.#shares.get(key) ?? 0) + (key === own ? 1 : 0)) / size
      sum += p * log(p / ((1 - SMOOTH) * q + SMOOTH * p))
    }
    this.#misses.set(own, sum)
    return sum
  }
}

/** Keeps a share that the list lacks from being infinitely bad. */
const SMOOTH = 0.01

function count(counts: Map<number, number>, code: number): void {
  if (code >= 0) counts.set(code, (counts.get(code) ?? 0) + 1)
}
