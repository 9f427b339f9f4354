import type { AnyItem } from '../../src/types.js'
import { numbering } from './read.js'
import { readCsv } from './read-csv.js'

export interface Rees46Event {
  readonly type: string
  readonly item: number
  readonly user: number
  readonly session: number
  readonly at: number
}

/**
 * The slice of the REES46 shop: events in order, and the items with category, brand and price as last seen. A third
 * of the items has no category code but all have a category id: it is the last part of the path.
 */
export function readRees46(dataFolder: string): {
  events: Rees46Event[]
  items: AnyItem[]
  sessions: number
} {
  const [header, ...rows] = readCsv(`${dataFolder}/rees46-slice/2019-Oct.head.csv.gz`)
  const column = (name: string): number => header.indexOf(name)
  const [time, type, product, code, leaf, brand, price, user, session] = [
    'event_time',
    'event_type',
    'product_id',
    'category_code',
    'category_id',
    'brand',
    'price',
    'user_id',
    'user_session',
  ].map(column)
  const itemNumbers = numbering()
  const users = numbering()
  const sessions = numbering()
  const items: AnyItem[] = []
  const events = rows.map(row => {
    const item = itemNumbers.of(row[product])
    items[item] = {
      id: item,
      category: [...row[code].split('.').filter(part => part !== ''), row[leaf]],
      ...(row[brand] !== '' && { brand: row[brand] }),
      ...(Number(row[price]) > 0 && { price: Number(row[price]) }),
    }
    return {
      type: row[type],
      item,
      user: users.of(row[user]),
      session: sessions.of(row[session]),
      at: Date.parse(row[time].replace(' UTC', 'Z').replace(' ', 'T')),
    }
  })
  return { events, items, sessions: sessions.size }
}
