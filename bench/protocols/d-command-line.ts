import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { run as alsolike } from '../../src/cli/run.js'
import { type RetailLine, readOnlineRetail } from '../data/online-retail.js'
import type { ProtocolRow } from './protocol.js'

const CUT = Date.parse('2011-11-01')
const NAME = 'D, Online Retail before 2011-11-01, by the command line'

/**
 * Protocol D as a data engineer would run it: the file is cut in two, the first part goes through `alsolike train`
 * with nothing said about it, and the lists come from `alsolike recommend --for`. Related: the second half of every
 * later invoice with 4 known items or more, by its first half. You may like: what customers bought later.
 */
export async function run(dataFolder: string): Promise<ProtocolRow[]> {
  const folder = mkdtempSync(join(tmpdir(), 'alsolike-protocol-'))
  const file = (name: string) => join(folder, name)
  try {
    const lines = readOnlineRetail(dataFolder)
    const past = lines.filter(line => line.at < CUT)
    const known = new Set(past.map(line => line.code))
    const later = lines.filter(line => line.at >= CUT && known.has(line.code))
    writeFileSync(file('train.csv'), retailCsv(past))
    await command('train', file('train.csv'), '-o', file('shop.alsolike'), '--quiet')
    const recommend = (question: string, ...flags: string[]) =>
      command('recommend', file('shop.alsolike'), '--question', question, ...flags, '--quiet')

    const baskets = [...groupBy(later, line => line.invoice).values()]
      .map(codes => [...new Set(codes)])
      .filter(codes => codes.length >= 4)
    const halves = baskets.map(codes => codes.slice(0, Math.floor(codes.length / 2)))
    const rows = halves.flatMap((half, query) => half.map(code => `${query},${code}`))
    writeFileSync(file('baskets.csv'), `query,item\n${rows.join('\n')}\n`)
    await recommend('related', '--for', file('baskets.csv'), '-k', '10', '-o', file('related.csv'))
    const related = readLists(file('related.csv'))
    const completed = baskets.map((codes, query) => {
      const truth = new Set(codes.slice(halves[query].length))
      return recall(related.get(String(query)) ?? [], truth, 10)
    })

    const before = groupBy(past, line => line.customer)
    const bought = [...groupBy(later, line => line.customer)].filter(
      ([user]) => user !== '' && before.has(user),
    )
    writeFileSync(file('users.csv'), `user\n${bought.map(([user]) => user).join('\n')}\n`)
    const youMayLike = async (seen: 'hide' | 'show') => {
      await recommend(
        'you-may-like',
        '--for',
        file('users.csv'),
        '-k',
        '20',
        '--seen',
        seen,
        '-o',
        file('users.out'),
      )
      return readLists(file('users.out'))
    }
    const fresh = await youMayLike('hide')
    const any = await youMayLike('show')
    const newOnly: number[] = []
    for (const [user, codes] of bought) {
      const own = new Set(before.get(user))
      const truth = new Set(codes.filter(code => !own.has(code)))
      if (truth.size > 0) newOnly.push(recall(fresh.get(user) ?? [], truth, 20))
    }
    const repeats = bought.map(([user, codes]) => recall(any.get(user) ?? [], new Set(codes), 20))
    return [
      row('related', 'recall@10', completed, 0.13, `${completed.length} baskets`),
      row('you may like, new items only', 'recall@20', newOnly, 0.133, `${newOnly.length} customers`),
      row('you may like, bought before allowed', 'recall@20', repeats, 0.33, `${repeats.length} customers`),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function row(
  model: string,
  metric: string,
  values: readonly number[],
  published: number,
  settings: string,
): ProtocolRow {
  const ours = values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    protocol: NAME,
    model: `shopModels(), ${model}`,
    metric,
    ours,
    published,
    settings: `defaults; ${settings}`,
  }
}

function recall(list: readonly string[], truth: ReadonlySet<string>, k: number): number {
  return list.slice(0, k).filter(code => truth.has(code)).length / Math.min(k, truth.size)
}

async function command(...argv: string[]): Promise<void> {
  let said = ''
  const sink = new Writable({
    write(chunk, _encoding, done) {
      said += chunk
      done()
    },
  })
  const io = { stdin: process.stdin, stdout: sink, stderr: sink, env: process.env }
  if ((await alsolike(argv, io)) !== 0) throw new Error(`alsolike ${argv.join(' ')} failed:\n${said}`)
}

/** The header of the export itself: nothing is mapped for it. */
function retailCsv(lines: readonly RetailLine[]): string {
  const text = ['InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country']
  for (const { invoice, code, title, at, price, customer } of lines) {
    const date = new Date(at).toISOString().slice(0, 19).replace('T', ' ')
    text.push(`${invoice},${code},"${title.replaceAll('"', '""')}",1,${date},${price},${customer},`)
  }
  return `${text.join('\n')}\n`
}

function readLists(file: string): Map<string, string[]> {
  const [, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  const lists = new Map<string, string[]>()
  for (const line of lines) {
    const [query, , item] = line.split(',')
    const list = lists.get(query)
    if (list === undefined) lists.set(query, [item])
    else list.push(item)
  }
  return lists
}

/** Codes of each group, in order of the file. */
function groupBy(lines: readonly RetailLine[], key: (line: RetailLine) => string): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const line of lines) {
    const group = groups.get(key(line))
    if (group === undefined) groups.set(key(line), [line.code])
    else group.push(line.code)
  }
  return groups
}
