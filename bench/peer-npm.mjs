// The npm side of `npm run bench:peers`: reads a CSV file with one of the parsers that are installed in the folder
// named on the command line, and maps its ids to numbers as an application would.
import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'

const require = createRequire(resolve(process.argv[2], 'package.json'))

const PARSERS = {
  papaparse: (file, row) =>
    new Promise((resolve, reject) => {
      const parser = require('papaparse')
      parser.parse(createReadStream(file), {
        step: ({ data }) => row(data),
        complete: resolve,
        error: reject,
      })
    }),
  'csv-parse': (file, row) => stream(createReadStream(file).pipe(require('csv-parse').parse()), row),
  'fast-csv': (file, row) => stream(createReadStream(file).pipe(require('fast-csv').parse()), row),
}

for await (const line of createInterface({ input: process.stdin })) {
  const { peer, file } = JSON.parse(line)
  process.stdout.write(`${JSON.stringify(await ask(peer, file))}\n`)
}

async function ask(peer, file) {
  try {
    require.resolve(peer)
  } catch {
    return { absent: `npm package ${peer} is not installed` }
  }
  const users = new Map()
  const items = new Map()
  const pairs = { user: [], item: [] }
  const start = performance.now()
  await PARSERS[peer](file, ([user, item]) => {
    pairs.user.push(indexOf(users, user))
    pairs.item.push(indexOf(items, item))
  })
  Int32Array.from(pairs.user)
  Int32Array.from(pairs.item)
  return { value: (performance.now() - start) / 1000 }
}

async function stream(rows, row) {
  for await (const data of rows) row(data)
}

function indexOf(known, id) {
  let index = known.get(id)
  if (index === undefined) {
    index = known.size
    known.set(id, index)
  }
  return index
}
