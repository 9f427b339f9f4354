import { AlsolikeError } from '../errors.js'

/** What a list hands out as `next`: the ids shown so far, so that more never repeats, whatever happens meanwhile. */
export function toCursor(before: readonly string[], shown: readonly string[]): string {
  return JSON.stringify([...before, ...shown])
}

/** The ids in a cursor. Throws `bad-question` for a text that no list handed out. */
export function fromCursor(cursor: string): string[] {
  const ids = parse(cursor)
  if (Array.isArray(ids) && ids.every(id => typeof id === 'string')) return ids
  throw new AlsolikeError(
    'bad-question',
    `after is ${JSON.stringify(String(cursor).slice(0, 40))}; it wants the \`next\` of an earlier list, unchanged.`,
  )
}

function parse(text: unknown): unknown {
  try {
    return JSON.parse(text as string)
  } catch {
    return undefined
  }
}
