import { checkOptions, nearest } from '../data/options.js'
import { AlsolikeError } from '../errors.js'
import { FIELDS, type Field } from './condition-fields.js'
import type { UserProfile } from './profile.js'

/**
 * What must hold of a profile, as data: a test of one field, or several conditions together. It survives JSON.
 *
 * @example
 * { all: [{ field: 'revenue', atLeast: 500 }, { field: 'lifecycle', in: ['at-risk', 'lost'] }] }
 * { field: 'taste.category', of: 'tea', atLeast: 0.4 }
 */
export type Condition =
  | FieldTest
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }

/** A test of one field; everything it says must hold. A figure that is absent passes no test. */
export interface FieldTest {
  readonly field: Field
  /** Which one, for fields that are many: the type of `count`, the value of `taste.…`. */
  readonly of?: string
  readonly is?: string | number
  readonly in?: readonly (string | number)[]
  /** For lists, such as keywords: holds this text. */
  readonly has?: string
  readonly above?: number
  readonly atLeast?: number
  readonly below?: number
  readonly atMost?: number
}

/** A group of shoppers: everybody of whom `when` holds. */
export interface Segment {
  readonly name: string
  readonly when: Condition
}

/** A checked condition, ready to be asked again and again. */
export type Holds = (profile: UserProfile) => boolean

const TESTS: { readonly [Name in keyof Required<Omit<FieldTest, 'field'>>]: undefined } = {
  of: undefined,
  is: undefined,
  in: undefined,
  has: undefined,
  above: undefined,
  atLeast: undefined,
  below: undefined,
  atMost: undefined,
}

/** Checks a condition and makes it a function. Throws `bad-option`, naming `owner`. */
export function compile(condition: Condition, owner: string): Holds {
  if (condition === null || typeof condition !== 'object') {
    throw bad(
      owner,
      `the condition ${JSON.stringify(condition)}`,
      'an object such as { field: "orders", atLeast: 2 }',
    )
  }
  if ('all' in condition) {
    const parts = compileAll(condition.all, owner)
    return profile => parts.every(holds => holds(profile))
  }
  if ('any' in condition) {
    const parts = compileAll(condition.any, owner)
    return profile => parts.some(holds => holds(profile))
  }
  if ('not' in condition) {
    const part = compile(condition.not, owner)
    return profile => !part(profile)
  }
  return compileTest(condition, owner)
}

function compileAll(conditions: readonly Condition[], owner: string): Holds[] {
  if (!Array.isArray(conditions))
    throw bad(owner, 'an `all` or `any` without a list', 'an array of conditions')
  return conditions.map(condition => compile(condition, owner))
}

function compileTest(test: FieldTest, owner: string): Holds {
  const { field, ...rest } = test
  const tests = checkOptions<Omit<FieldTest, 'field'>>(`${owner} (field "${String(field)}")`, rest, TESTS)
  if (typeof field !== 'string' || !Object.hasOwn(FIELDS, field)) {
    const known = Object.keys(FIELDS)
    const hint = typeof field === 'string' ? `Did you mean "${nearest(field, known)}"? ` : ''
    throw bad(owner, `the field ${JSON.stringify(field)}`, `one of ${known.join(', ')}. ${hint}`)
  }
  const { of, is, has, above, atLeast, below, atMost } = tests
  const among = tests.in
  const { many, read } = FIELDS[field]
  if (many !== (of !== undefined)) {
    throw bad(
      owner,
      `field "${field}" ${of === undefined ? 'without `of`' : `with of ${JSON.stringify(of)}`}`,
      many ? 'which one to look at: { field, of: "tea" }' : 'no `of`, for there is only one',
    )
  }
  if (among !== undefined && !Array.isArray(among)) throw bad(owner, `in ${String(among)}`, 'an array')
  for (const limit of [above, atLeast, below, atMost]) {
    if (limit !== undefined && !Number.isFinite(limit))
      throw bad(owner, `the limit ${String(limit)}`, 'a number')
  }
  const ranged = [above, atLeast, below, atMost].some(limit => limit !== undefined)
  if (!ranged && is === undefined && among === undefined && has === undefined) {
    throw bad(owner, `field "${field}" without a test`, 'one of is, in, has, above, atLeast, below, atMost')
  }
  return profile => {
    const value = read(profile, of ?? '')
    if (value === undefined) return false
    if (is !== undefined && value !== is) return false
    if (among !== undefined && !among.includes(value as string | number)) return false
    if (has !== undefined && !(Array.isArray(value) && value.includes(has))) return false
    if (!ranged) return true
    if (typeof value !== 'number') return false
    return (
      (above === undefined || value > above) &&
      (atLeast === undefined || value >= atLeast) &&
      (below === undefined || value < below) &&
      (atMost === undefined || value <= atMost)
    )
  }
}

function bad(owner: string, found: string, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-option', `${owner} has ${found}; it wants ${wanted}.`)
}
