import { parseArgs } from 'node:util'
import { machine } from './machine.js'
import { run as epinions } from './protocols/a-epinions.js'
import { run as movielens } from './protocols/b-movielens.js'
import { run as basketCompletion } from './protocols/basket-completion.js'
import { run as behaviours } from './protocols/behaviours.js'
import { run as boughtWith } from './protocols/bought-with.js'
import { run as bundleLabels } from './protocols/bundle-labels.js'
import { run as diginetica } from './protocols/c-diginetica.js'
import { run as commandLine } from './protocols/d-command-line.js'
import { run as related } from './protocols/d-related.js'
import type { Protocol, ProtocolRow } from './protocols/protocol.js'
import { run as rank } from './protocols/rank.js'
import { run as searchedBought } from './protocols/searched-bought.js'
import { run as searchedFor } from './protocols/searched-for.js'
import { run as similarMovies } from './protocols/similar-movies.js'
import { run as similarRees46 } from './protocols/similar-rees46.js'
import { run as tastes } from './protocols/tastes.js'
import { run as thinItems } from './protocols/thin-items.js'
import { run as youMayLike } from './protocols/you-may-like.js'
import { writeReadme } from './readme.js'

/** One line a protocol; `--only` takes the name on the left. */
const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  'a-epinions': epinions,
  'b-movielens': movielens,
  'c-diginetica': diginetica,
  'you-may-like': youMayLike,
  tastes,
  behaviours,
  'd-command-line': commandLine,
  'd-related': related,
  'bought-with': boughtWith,
  'bundle-labels': bundleLabels,
  'basket-completion': basketCompletion,
  'similar-rees46': similarRees46,
  'similar-movies': similarMovies,
  'thin-items': thinItems,
  'searched-for': searchedFor,
  rank,
  'searched-bought': searchedBought,
}

const { values } = parseArgs({
  options: {
    data: { type: 'string', default: '../shared/data' },
    only: { type: 'string', multiple: true },
    /** Also writes the rows that have a number beside them into the README. */
    readme: { type: 'boolean', default: false },
  },
})
const wanted = values.only ?? Object.keys(PROTOCOLS)
const unknown = wanted.filter(name => !Object.hasOwn(PROTOCOLS, name))
if (unknown.length > 0) {
  console.error(`No protocol ${unknown.join(', ')}; there are ${Object.keys(PROTOCOLS).join(', ')}.`)
  process.exitCode = 2
} else {
  let missed = 0
  const all: ProtocolRow[] = []
  for (const name of wanted) {
    const started = performance.now()
    const rows = await PROTOCOLS[name](values.data)
    all.push(...rows)
    print(rows)
    missed += rows.filter(row => !reached(row)).length
    console.log(`${name}: ${((performance.now() - started) / 1000).toFixed(1)} s\n`)
  }
  if (values.readme) writeReadme('bench:accuracy', readmeTable(all))
  console.log(
    missed === 0 ? 'Every published number is reached.' : `${missed} published numbers are not reached.`,
  )
  process.exitCode = missed === 0 ? 0 : 1
}

/** Half a digit of slack where a published number is only known to four digits. */
function reached({ ours, published, within }: ProtocolRow): boolean {
  if (published === undefined) return true
  return within === undefined ? ours >= published - 0.00005 : Math.abs(ours - published) <= within
}

function readmeTable(rows: readonly ProtocolRow[]): string {
  const compared = rows.filter(row => row.published !== undefined)
  return [
    `Measured at commit ${machine().split('commit ')[1]}.`,
    '',
    '| protocol | model | metric | ours | beside | |',
    '|---|---|---|---|---|---|',
    ...compared.map(row => {
      const beside = `${Number(row.published?.toFixed(4))}${row.within === undefined ? '' : ` ± ${row.within}`}`
      const missed = reached(row) ? '' : ' (not reached)'
      return `| ${row.protocol} | ${row.model} | ${row.metric} | ${row.ours.toFixed(4)} | ${beside}${missed} | ${row.settings} |`
    }),
  ].join('\n')
}

function print(rows: readonly ProtocolRow[]): void {
  rows.forEach((row, r) => {
    const { protocol, model, metric, ours, published, within, settings } = row
    if (protocol !== rows[r - 1]?.protocol) {
      console.log(`${r > 0 ? '\n' : ''}| ${protocol} | metric | ours | published | | settings |`)
      console.log('|---|---|---|---|---|---|')
    }
    const beside = published === undefined ? '' : `${published}${within === undefined ? '' : ` ± ${within}`}`
    const mark = published === undefined ? '' : reached(row) ? 'ok' : 'MISSED'
    console.log(`| ${model} | ${metric} | ${ours.toFixed(4)} | ${beside} | ${mark} | ${settings} |`)
  })
}
