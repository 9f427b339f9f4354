/** Every way alsolike can refuse, as a closed list; `error.code` is one of these. */
export type ErrorCode =
  | 'bad-event'
  | 'bad-item'
  | 'bad-option'
  | 'bad-question'
  | 'bad-snapshot'
  | 'bad-file'
  | 'no-model'
  | 'no-log'
  | 'no-events'
  | 'too-large'
  | 'not-finite'
  | 'aborted'
  | 'thread-failed'

/**
 * The one error alsolike throws. The message says what was found and where, what was wanted, and what to do.
 *
 * @example
 * try { shop.ingest({ user: 'u1', item: 'p1', type: 'wishlist' }) }
 * catch (error) { if (error instanceof AlsolikeError && error.code === 'bad-event') … }
 */
export class AlsolikeError extends Error {
  override readonly name = 'AlsolikeError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
