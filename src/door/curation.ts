import type { Catalog } from '../data/catalog/catalog.js'
import { AlsolikeError } from '../errors.js'
import { Scores } from '../kernels/scores.js'
import { topOfScores } from '../kernels/top-k.js'
import { type Likeness, likenessBy } from '../ranking/likeness.js'
import { likeGate } from '../ranking/match.js'
import type { Gate, MadeRule, Plan, Setting } from '../ranking/rule.js'
import { holdsNow } from '../ranking/schedule.js'
import type { CatalogItem, Rule } from '../types.js'
import type { ListName } from './listing.js'
import type { Scorers, ShopState } from './state.js'

/** What a question knows about itself, for its rules. */
export type About = Pick<Setting, 'question' | 'now' | 'k' | 'who' | 'asked' | 'query' | 'rows' | 'mask'>

/** Of an item, so many others count as its neighbours when lists are made diverse. */
const NEIGHBORS = 20
/** Items whose neighbours are remembered, 80 bytes each. */
const REMEMBERED = 20_000

/** Brings the rules of the shop and of a question to the list at hand, and remembers what they work out. */
export class Curation<C extends CatalogItem> {
  readonly #state: ShopState<C>
  readonly #neighbors = new Map<number, Int32Array>()
  #memory = new Map<string, unknown>()
  #shelving = -1
  #generation = -1
  #scorers: Scorers | undefined
  #scores = new Scores(0)
  #likeness: Likeness

  constructor(state: ShopState<C>) {
    this.#state = state
    this.#likeness = this.#newLikeness()
  }

  /** How alike items are, by catalogue and by what `similar` learnt. */
  get likeness(): Likeness {
    this.#renew()
    return this.#likeness
  }

  /** Only items like one item in these fields. */
  match(fields: readonly string[], as: number): Omit<Gate, 'label'> {
    this.#renew()
    return likeGate(fields, as, this.#state.catalog as unknown as Catalog, this.#memory)
  }

  /** The rules that hold for this question now: the recommender's, then its own. */
  rules(question: ListName, own: readonly Rule[] | undefined, now: number): readonly MadeRule[] {
    const { rules, zone } = this.#state.settings
    if (rules.length === 0 && own === undefined) return NONE
    return [...rules, ...made(own ?? NONE)].filter(rule => holdsNow(rule, question, now, zone))
  }

  /** Those rules ready to make a list; `undefined` where there are none. */
  plan(rules: readonly MadeRule[], about: About, diversity: number): Plan | undefined {
    if (rules.length === 0) return undefined
    this.#renew()
    const { log, catalog, settings } = this.#state
    const setting: Setting = {
      ...about,
      zone: settings.zone,
      seed: settings.seed,
      log,
      catalog: catalog as unknown as Catalog,
      likeness: this.#likeness,
      memory: this.#memory,
    }
    return rules[0].engine(rules, setting, diversity)
  }

  #renew(): void {
    const { shelving, log, scorers } = this.#state
    if (shelving === this.#shelving && log.generation === this.#generation && scorers === this.#scorers)
      return
    this.#shelving = shelving
    this.#generation = log.generation
    this.#scorers = scorers
    this.#memory = new Map()
    this.#neighbors.clear()
    this.#likeness = this.#newLikeness()
  }

  #newLikeness(): Likeness {
    return likenessBy(this.#state.catalog as unknown as Catalog, item => this.#neighborsOf(item))
  }

  #neighborsOf(item: number): Int32Array {
    const known = this.#neighbors.get(item)
    if (known !== undefined) return known
    const { size } = this.#state.log.items
    if (this.#scores.size < size) this.#scores = new Scores(size)
    const items = new Int32Array(NEIGHBORS)
    const found = this.#scorers?.get('similar')?.scoreItem?.(item, this.#scores)
      ? topOfScores(this.#scores, NEIGHBORS, items, new Float32Array(NEIGHBORS))
      : 0
    this.#scores.clear()
    const neighbors = items.slice(0, found).sort()
    if (this.#neighbors.size >= REMEMBERED) this.#neighbors.clear()
    this.#neighbors.set(item, neighbors)
    return neighbors
  }
}

const NONE: readonly never[] = []

/** Checks that rules were made by their functions; plain data has no code to carry it out. */
export function made(rules: readonly Rule[]): readonly MadeRule[] {
  if (!Array.isArray(rules)) {
    throw new AlsolikeError('bad-option', 'rules is not a list. Give rules: [pin({ item: "p1" }), …].')
  }
  for (const [position, rule] of rules.entries()) {
    if (typeof (rule as Partial<MadeRule> | undefined)?.effect === 'function') continue
    throw new AlsolikeError(
      'bad-option',
      `rules[${position}] is ${JSON.stringify(rule)?.slice(0, 60)}, which nothing carries out. Make it with its function, such as pin({ item: "p1" }), or read JSON with readRules().`,
    )
  }
  return rules as readonly MadeRule[]
}
