import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { popular } from '../src/index.js'
import type { OpenShop } from '../src/node/index.js'
import { logOf, pastOf } from '../src/recommender.js'

/** What crashes are tried with: little to train, so that most of the time goes into keeping things. */
export const shop = { models: { popular: popular() } }
export const STRICT = { shop, maxBytes: 20_000, training: 'here' } as const

/** What a program said it had done, by number; `forgetting` was said before it began. */
export type Said = Record<'event' | 'item' | 'merge' | 'forgetting' | 'forgot' | 'fit', Set<number>>
export const nothingSaid = (): Said => ({
  event: new Set(),
  item: new Set(),
  merge: new Set(),
  forgetting: new Set(),
  forgot: new Set(),
  fit: new Set(),
})

const member = (n: number): string => `u${n % 7}`
const secret = (n: number): string => `secret-${n}-`

/**
 * Events, catalogue items, logins, forgetting, saves and fits, several under way at a time, numbered from `first` on,
 * until the process ends or `over` says so. Tells of each thing once it is kept.
 */
export async function work(
  open: OpenShop,
  first: number,
  tell: (what: keyof Said, n: number) => void,
  over: () => boolean = () => false,
): Promise<void> {
  let fitting = 0
  // Not waited for: things must come while a thread learns. One that fails ends the program, and loudly
  const fit = async (n: number): Promise<void> => {
    fitting++
    await open.fit()
    fitting--
    tell('fit', n)
  }
  for (let n = first; !over(); n++) {
    const user = n % 25 === 7 ? secret(n) : n % 10 === 5 ? `guest-${n}` : member(n)
    const steps = [
      open.ingest({ user, item: `i${n}`, type: n % 3 === 0 ? 'purchase' : 'view', order: `o${n}` }),
    ] as Promise<unknown>[]
    void steps[0].then(() => tell('event', n))
    if (n % 10 === 3) {
      steps.push(open.setItems([{ id: `c${n}`, title: `Item ${n}` }]).then(() => tell('item', n)))
    }
    if (n % 10 === 5) steps.push(open.mergeUsers(`guest-${n}`, member(n)).then(() => tell('merge', n)))
    // A training begins anew when somebody is forgotten: some must come to their end
    if (n % 25 === 7 && (fitting === 0 || n % 300 === 157)) {
      tell('forgetting', n)
      steps.push(open.forget(secret(n)).then(() => tell('forgot', n)))
    }
    if (n % 40 === 0 && fitting < 2) void fit(n)
    if (n % 40 === 20) steps.push(open.save())
    // What fails, fails as one: the next thing must not be told as if nothing had happened
    const done = Promise.all(steps)
    if (n % 5 === 0) await done
    else done.catch(() => {})
  }
}

/** What is wrong with a folder that was opened again after a crash, in words; empty where all is well. */
export function wrongs(open: OpenShop, folder: string, said: Said): { wrong: string[]; next: number } {
  const wrong: string[] = []
  const log = logOf(open.shop)
  const { catalog } = pastOf(open.shop)
  const rows = new Map<number, number>()
  let next = 0
  for (let r = 0; r < log.length; r++) {
    const n = Number(log.items.id(log.columns.item.data[r]).slice(1))
    if (rows.has(n)) wrong.push(`event ${n} is there twice`)
    rows.set(n, r)
    next = Math.max(next, n + 1)
  }
  for (const n of said.event) {
    if (!rows.has(n) && !said.forgetting.has(n)) wrong.push(`event ${n} is lost`)
    next = Math.max(next, n + 1)
  }
  for (const n of said.item) {
    const record = catalog.record(log.items.index(`c${n}`)) as { title?: string } | undefined
    if (record?.title !== `Item ${n}`) wrong.push(`item ${n} is lost`)
  }
  for (const n of said.merge) {
    const row = rows.get(n)
    if (row === undefined || log.users.id(log.actor(row)) !== member(n)) wrong.push(`login ${n} is lost`)
  }
  const bytes = readdirSync(folder).map(name => readFileSync(join(folder, name)))
  for (const n of said.forgetting) {
    next = Math.max(next, n + 1)
    if (!said.forgot.has(n)) continue
    if (rows.has(n) || bytes.some(file => file.includes(secret(n))))
      wrong.push(`shopper ${n} is not forgotten`)
  }
  return { wrong, next }
}
