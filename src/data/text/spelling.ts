/** Finds the known word that a written one was meant to be. */
export type Spelling = (word: string) => string | undefined

/** A word this short is not guessed at: too many others are one letter away. */
const SHORTEST = 4
/** From this length on two slips may be put right. */
const LONG = 7
const MOST_SLIPS = 2
const LETTERS = /^\p{L}+$/u
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u

/**
 * Learns words with how often they occur, and then puts slips right: a letter left out, added, swapped with its
 * neighbour or wrong; two of those in a word of seven letters or more. Known words, codes and scripts without spaces
 * are left alone. Among equally near words the commonest wins, then the first in the alphabet.
 *
 * Every known word is filed under what is left of it without one or two letters (Garbe, "SymSpell"), so looking up
 * costs the deletions of one word. Memory: about 60 bytes a deletion; words of over 24 letters are not filed.
 */
export function spelling(words: ReadonlyMap<string, number>): Spelling {
  const filed = new Map<string, string[]>()
  for (const word of words.keys()) {
    if (!correctable(word) || word.length > LONGEST) continue
    for (const rest of deletions(word, slipsAllowed(word))) {
      const list = filed.get(rest)
      if (list === undefined) filed.set(rest, [word])
      else list.push(word)
    }
  }
  return written => {
    if (words.has(written)) return written
    if (!correctable(written) || written.length > LONGEST) return undefined
    let best: string | undefined
    let fewest = slipsAllowed(written) + 1
    for (const rest of deletions(written, slipsAllowed(written))) {
      for (const word of filed.get(rest) ?? []) {
        const count = slips(written, word, fewest)
        if (count > fewest || (count === fewest && !isCommoner(word, best, words))) continue
        if (count > Math.min(slipsAllowed(word), slipsAllowed(written))) continue
        best = word
        fewest = count
      }
    }
    return best
  }
}

const LONGEST = 24

function correctable(word: string): boolean {
  return word.length >= SHORTEST && LETTERS.test(word) && !UNSPACED.test(word)
}

function slipsAllowed(word: string): number {
  return word.length >= LONG ? MOST_SLIPS : 1
}

function isCommoner(word: string, than: string | undefined, words: ReadonlyMap<string, number>): boolean {
  if (than === undefined) return true
  const more = words.get(word)! - words.get(than)!
  return more > 0 || (more === 0 && word < than)
}

/** The word itself and what is left of it without up to `most` letters. */
function deletions(word: string, most: number): Set<string> {
  const found = new Set([word])
  let last = [word]
  for (let d = 0; d < most; d++) {
    const next: string[] = []
    for (const rest of last) {
      for (let i = 0; i < rest.length; i++) {
        const shorter = rest.slice(0, i) + rest.slice(i + 1)
        if (found.has(shorter)) continue
        found.add(shorter)
        next.push(shorter)
      }
    }
    last = next
  }
  return found
}

/** Optimal string alignment distance: insertions, deletions, changes and swaps of neighbours. `most` ends it early. */
function slips(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        next[j] = Math.min(next[j], before[j - 2] + 1)
      }
    }
    before = row
    row = next
  }
  return row[b.length]
}
