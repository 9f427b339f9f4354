import { CART, PURCHASE, VIEW } from '../../src/data/event.js'
import { readLines } from './read.js'

export interface AlibabaEvent {
  readonly user: string
  readonly item: string
  readonly type: number
  readonly weight: number
  /** Midnight of the day, in a year that stands for the one left out. */
  readonly at: number
}

const WISH = 4
/** 0 click, 1 buy, 2 favourite, 3 cart. */
const KINDS = [
  { type: VIEW, weight: 1 },
  { type: PURCHASE, weight: 5 },
  { type: WISH, weight: 2 },
  { type: CART, weight: 3 },
]

/** What 884 users did with brands over four months, in order of days. */
export function readAlibaba(dataFolder: string): AlibabaEvent[] {
  const [, ...lines] = readLines(`${dataFolder}/alibaba-884-users/t_alibaba_data.csv.gz`)
  const events = lines.map(line => {
    const [user, item, kind, date] = line.split(',')
    const [month, day] = date.split('-').map(Number)
    return { user, item, ...KINDS[Number(kind)], at: Date.UTC(2014, month - 1, day) }
  })
  return events.sort((a, b) => a.at - b.at)
}
