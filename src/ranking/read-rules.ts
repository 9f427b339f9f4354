import { nearest } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import type { Rule } from '../types.js'
import { among, exclude } from './rules/among.js'
import { atMost } from './rules/at-most.js'
import { boost, bury } from './rules/boost.js'
import { calibrate, diversity } from './rules/diversity.js'
import { explore } from './rules/explore.js'
import { fatigue } from './rules/fatigue.js'
import { likeAsked } from './rules/like-asked.js'
import { minScore } from './rules/min-score.js'
import { pin } from './rules/pin.js'
import { promote } from './rules/promote.js'
import { seen } from './rules/seen.js'
import { where } from './rules/where.js'

/** Every rule that JSON can hold. */
const RULES = {
  among,
  exclude,
  where,
  likeAsked,
  seen,
  minScore,
  boost,
  bury,
  fatigue,
  pin,
  promote,
  atMost,
  diversity,
  calibrate,
  explore,
}

/**
 * Rules from JSON: a list of `{ name, options }`, as `JSON.stringify(rules)` writes it. Knows every rule but `stock`,
 * which is code, so a page that writes its rules in code goes without it. Throws `bad-option`.
 *
 * @example
 * readRules([{ name: 'boost', options: { where: { field: 'brand', equals: 'Kanto' }, by: 1.5 } }])
 */
export function readRules(json: unknown): Rule[] {
  if (!Array.isArray(json)) {
    throw new AlsolikeError('bad-option', 'Rules are not a list. Give [{ "name": …, "options": { … } }, …].')
  }
  return json.map((entry: unknown, position) => {
    const { name, options = {} } = Object(entry) as { name?: unknown; options?: unknown }
    if (typeof name !== 'string' || !Object.hasOwn(RULES, name)) {
      const known = Object.keys(RULES)
      const hint = typeof name === 'string' ? ` Did you mean "${nearest(name, known)}"?` : ''
      throw new AlsolikeError(
        'bad-option',
        `Rule ${position} has the name ${JSON.stringify(name)}.${hint} There are ${known.join(', ')}.`,
      )
    }
    const make = RULES[name as keyof typeof RULES] as (options: object) => Rule
    return make(options as object)
  })
}
