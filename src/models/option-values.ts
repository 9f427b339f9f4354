import { nearest } from '../data/options.js'
import { AlsolikeError } from '../errors.js'

/**
 * A whole number of at least `least`. `Infinity` becomes the largest safe integer, which means the same to every
 * loop and survives JSON.
 */
export function wholeNumber(owner: string, name: string, value: unknown, least = 1): number {
  if (value === Number.POSITIVE_INFINITY) return Number.MAX_SAFE_INTEGER
  if (Number.isSafeInteger(value) && (value as number) >= least) return value as number
  throw new AlsolikeError(
    'bad-option',
    `${owner} got ${name}: ${show(value)}; give a whole number of at least ${least}, or Infinity.`,
  )
}

/** A finite number from `least` to `most`. */
export function finiteNumber(
  owner: string,
  name: string,
  value: unknown,
  least = 0,
  most = Number.MAX_VALUE,
): number {
  if (typeof value === 'number' && value >= least && value <= most) return value
  const range = most === Number.MAX_VALUE ? `of at least ${least}` : `from ${least} to ${most}`
  throw new AlsolikeError('bad-option', `${owner} got ${name}: ${show(value)}; give a number ${range}.`)
}

/** One of a few words. */
export function oneOf<W extends string>(owner: string, name: string, value: unknown, words: readonly W[]): W {
  if (words.includes(value as W)) return value as W
  throw new AlsolikeError(
    'bad-option',
    `${owner} got ${name}: ${show(value)}; did you mean '${nearest(String(value), words)}'? It knows ${words.join(', ')}.`,
  )
}

/** True or false. */
export function yesOrNo(owner: string, name: string, value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new AlsolikeError('bad-option', `${owner} got ${name}: ${show(value)}; give true or false.`)
}

function show(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value)
}

/** A list of distinct field names. */
export function fieldNames(owner: string, name: string, value: unknown): readonly string[] {
  if (Array.isArray(value) && value.every(entry => typeof entry === 'string' && entry !== '')) {
    return [...new Set(value as string[])]
  }
  throw new AlsolikeError(
    'bad-option',
    `${owner} got ${name}: ${JSON.stringify(value)}; give a list of field names, as in ['gender'].`,
  )
}
