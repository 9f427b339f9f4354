import { checkOptions } from '../data/options.js'
import { AlsolikeError } from '../errors.js'

export interface SnapshotOptions {
  /**
   * `'private'` holds everything, the log too: what every shopper did. Keep it on the server. `'public'` may be sent to
   * any page: see `snapshot`.
   * @default 'private'
   */
  readonly audience?: 'private' | 'public'
  /**
   * Known users that a pair, or an item that is not in the catalogue, needs to be in a public snapshot. Larger: less can
   * be told about anyone, and fewer pairs remain. Below 5 a list can give single shoppers away.
   * @default 5
   */
  readonly minShoppers?: number
  /**
   * Whether visits and orders without a user count as one known user each. Warning: one guest who comes back five times
   * then counts five times, and what only they did may be shown; the snapshot's header says that it was made so. Only for
   * shops where nearly everybody is a guest, and with a larger `minShoppers`.
   * @default false
   */
  readonly countGuests?: boolean
  /**
   * Fields of the catalogue's records that a public snapshot keeps, beside the id.
   * @default those that hold title, category, brand, price, listPrice, group and available
   */
  readonly fields?: readonly string[]
}

const DEFAULTS = {
  audience: 'private' as 'private' | 'public',
  minShoppers: 5,
  countGuests: false,
  fields: undefined as readonly string[] | undefined,
}

/** Checks the options of `snapshot()`. Throws `bad-option`. */
export function resolveSnapshotOptions(given: SnapshotOptions | undefined): typeof DEFAULTS {
  const options = checkOptions('snapshot()', given as Partial<typeof DEFAULTS> | undefined, DEFAULTS)
  const { audience, minShoppers, countGuests, fields } = options
  if (audience !== 'private' && audience !== 'public')
    throw bad('audience', audience, "'private' or 'public'")
  if (!(Number.isInteger(minShoppers) && minShoppers >= 1)) {
    throw bad('minShoppers', minShoppers, 'a whole number of shoppers, 1 or more')
  }
  if (typeof countGuests !== 'boolean') throw bad('countGuests', countGuests, 'true or false')
  if (fields !== undefined && !(Array.isArray(fields) && fields.every(field => typeof field === 'string'))) {
    throw bad('fields', fields, "a list of fields, such as ['title', 'price']")
  }
  return options
}

function bad(name: string, found: unknown, wanted: string): AlsolikeError {
  return new AlsolikeError('bad-option', `snapshot() got ${name} ${String(found)}; it wants ${wanted}.`)
}
