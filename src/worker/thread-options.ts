import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'

export interface ThreadOptions {
  /** How many threads train, the calling one included. More than there are cores does not help. @default all cores */
  readonly count?: number
  /**
   * Milliseconds of work (of one thread) from which a model is trained by all. Smaller: they are put to work, which takes
   * some time of its own, for less. @default 100
   */
  readonly from?: number
}

/** The options with their defaults, checked. */
export function resolveThreads(
  owner: string,
  options: ThreadOptions | undefined,
  cores: number,
): Required<ThreadOptions> {
  const { count, from } = checkOptions(owner, options, { count: cores, from: 100 })
  if (!(Number.isInteger(count) && count >= 1)) throw bad(owner, 'count', count, 'a whole number, 1 or more')
  if (!(from >= 0)) throw bad(owner, 'from', from, 'milliseconds, 0 or more')
  return { count, from }
}

function bad(owner: string, name: string, found: unknown, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-option', `${owner} got ${name}: ${String(found)}; it wants ${wanted}.`)
}
