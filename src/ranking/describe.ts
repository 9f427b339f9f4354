import { AlsolikeError } from '../errors.js'
import type { Because, Recommendation, Trace, WhyNot } from '../types.js'
import { en } from './words/en.js'
import type { EmptyFacts, Words } from './words/words.js'
import { zh } from './words/zh.js'

export interface DescribeOptions {
  /** What the item that is explained is called. @default 'this', '该商品' */
  readonly item?: string
  /** What an item is called, by its id. @default the id */
  readonly title?: (id: string) => string
  /** How many reasons are told, the strongest first. @default 1 */
  readonly reasons?: number
}

/**
 * Evidence as a sentence for people, in English (`'en'`, `'en-GB'`, …) or Chinese (`'zh'`, `'zh-CN'`, …).
 *
 * @example
 * describe(list[0].because, 'en', { item: 'the cup', title: id => names.get(id) })
 * // '41 of 180 who bought the pot also took the cup, 3.2 times more than chance.'
 */
export function describe(
  because: Because | readonly Because[],
  locale = 'en',
  options: DescribeOptions = {},
): string {
  const words = wordsFor(locale)
  const { item = words.this, title = id => id, reasons = 1 } = options
  const told = [because].flat().filter(({ kind }) => kind !== 'others')
  const sentences = [...new Set(told.map(piece => words.because(piece, title, item)))].slice(0, reasons)
  return sentences.length === 0 ? '' : `${sentences.join(words.and)}${words.stop}`
}

/** What `whyNot` found, as a sentence. */
export function describeWhyNot(
  why: WhyNot,
  locale = 'en',
  options: Pick<DescribeOptions, 'title'> = {},
): string {
  return wordsFor(locale).whyNot(why, (options.title ?? (id => id))(why.id))
}

/**
 * Why a list is empty, as a sentence; '' for one that is not. Ask with `trace: true`, or it throws `bad-question`.
 *
 * @example
 * explainEmpty(shop.similar('p1', { rules, trace: true }))
 * // 'Of 120 items from similar none is left: "only Kanto" took the last 3 away.'
 */
export function explainEmpty(
  list: readonly Recommendation<unknown>[] & { readonly trace?: Trace },
  locale = 'en',
): string {
  if (list.length > 0) return ''
  if (list.trace === undefined) {
    throw new AlsolikeError('bad-question', 'The list has no trace. Ask with trace: true.')
  }
  return wordsFor(locale).empty(emptyFacts(list.trace))
}

function emptyFacts({ steps }: Trace): EmptyFacts {
  let facts: EmptyFacts = { candidates: 0 }
  for (let s = 0; s < steps.length; s++) {
    const { source, step, left } = steps[s]
    if (step !== 'candidates' || left <= facts.candidates) continue
    let last = left
    for (let t = s + 1; t < steps.length && steps[t].source === source; t++) {
      if (steps[t].left === 0) {
        facts = { candidates: left, source, step: steps[t].step, last }
        break
      }
      last = steps[t].left
    }
    // Nothing took them, so caps or the length of the list did
    if (facts.candidates < left) facts = { candidates: left, source, step: 'caps', last }
  }
  return facts
}

function wordsFor(locale: string): Words {
  const language = String(locale).toLowerCase().split(/[-_]/)[0]
  if (language === 'en') return en
  if (language === 'zh') return zh
  throw new AlsolikeError('bad-option', `There are no words for locale "${locale}". Give 'en' or 'zh'.`)
}
