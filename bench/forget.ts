import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'
import { profiles, Recommender, shopModels } from '../src/index.js'
import { random } from '../src/kernels/random.js'
import { readEvents } from '../src/node/index.js'
import { logOf } from '../src/recommender.js'
import { machine } from './machine.js'

/**
 * Forgets shoppers of a real shop one by one and trains anew; then trains on the file without their lines, and compares
 * the snapshots byte by byte. `--shoppers 20`, `--seed 1`.
 */
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    shoppers: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
})
const events = `${values.data}/online-retail/online-retail.csv.gz`
if (!existsSync(events)) {
  console.log(`skipped: ${events} is not there; give --data FOLDER`)
  process.exit(0)
}
console.log(machine())
const NOW = Date.UTC(2011, 11, 10)
const options = () => ({ models: shopModels(), profiles: profiles(), now: () => NOW })
const folder = mkdtempSync(join(tmpdir(), 'alsolike-forget-'))
const shop = new Recommender(options())
// Items that only the forgotten bought would else stay in the catalogue, which is the shop's and not the shopper's
await readEvents(shop, [events], { gatherItems: false })
shop.fit()
const before = shop.snapshot()
const { users } = logOf(shop)
const dice = random(Number(values.seed), 'forget')
const count = Number(values.shoppers)
let equal = 0
try {
  for (let s = 0; s < count; s++) {
    const user = users.id(Math.floor(dice.next() * users.size))
    const forgetting = Recommender.restore(before, options())
    forgetting.forget(user)
    forgetting.fit()
    const without = join(folder, 'without.csv')
    const lines = await copyWithout(user, without)
    const never = new Recommender(options())
    await readEvents(never, [without], { gatherItems: false })
    never.fit()
    const same = Buffer.from(forgetting.snapshot()).equals(Buffer.from(never.snapshot()))
    if (same) equal++
    console.log(`${user}: ${lines} lines, ${same ? 'equal' : 'NOT EQUAL'}`)
  }
} finally {
  rmSync(folder, { recursive: true })
}
console.log(`${equal} of ${count} shoppers forgotten as if they had never been there, byte for byte`)
process.exit(equal === count ? 0 : 1)

/** The file without a customer's lines; returns how many those were. Texts in quotes may hold commas, ids do not. */
async function copyWithout(user: string, target: string): Promise<number> {
  const whole = new RegExp(`,${user}(\\.0)?,[^,]*$`)
  let left = 0
  const lines = createInterface({
    input: createReadStream(events).pipe(createGunzip()),
    crlfDelay: Number.POSITIVE_INFINITY,
  })
  await pipeline(
    lines,
    async function* (source: AsyncIterable<string>) {
      for await (const line of source) {
        if (whole.test(line)) left++
        else yield `${line}\n`
      }
    },
    createWriteStream(target),
  )
  return left
}
