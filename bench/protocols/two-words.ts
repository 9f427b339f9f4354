import type { Random } from '../../src/kernels/random.js'

/** What somebody might type who looks for a thing of this title: two of its words, or one. */
export function twoWords(words: readonly string[], dice: Random): string {
  if (words.length === 0) return ''
  const first = dice.below(words.length)
  const second = dice.below(words.length)
  return first === second ? words[first] : `${words[first]} ${words[second]}`
}
