import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'

const library = fileURLToPath(new URL('../../dist/index.js', import.meta.url))

/**
 * What a page imports, and how many bytes that may be at most, minified and gzipped: what is reached and 1 % more, so
 * that it does not grow unseen. Of the marks, 12 kB for reading lists is kept. 20 kB for what goes along and 60 kB for
 * everything are not: the class alone brings the log, folding, checks, snapshots both ways, lists and why, and a model
 * that trains brings its compiled loops.
 */
const CASES = [
  { what: 'reads neighbour lists', names: ['listReader', 'neighborLists'], most: 10_900 },
  { what: 'learns what goes along', names: ['Recommender', 'cooccurrence'], most: 61_400 },
  { what: 'learns from neighbours', names: ['Recommender', 'itemKnn'], most: 61_100 },
  { what: 'answers every question', names: ['Recommender', 'shopModels'], most: 102_300 },
  { what: 'takes everything', names: undefined, most: 141_900, packages: true },
]

describe('a page that', () => {
  const printed: string[] = []
  afterAll(() => console.log(printed.join('\n')))

  it.each(CASES)('$what stays below $most bytes', async ({ what, names, most, packages }) => {
    const wanted = names ? `{ ${names.join(', ')} }` : '* as all'
    const used = names ? names.join(', ') : 'all'
    const contents = `import ${wanted} from ${JSON.stringify(library)}; console.log(${used})`
    const { outputFiles, metafile } = await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      bundle: true,
      minify: true,
      write: false,
      metafile: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
    })
    const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length
    printed.push(`${wanted.padEnd(32)} ${(bytes / 1000).toFixed(1).padStart(6)} kB gzip`)
    expect(bytes, what).toBeLessThan(most)
    const carried = Object.values(metafile.outputs).flatMap(({ inputs }) =>
      Object.entries(inputs).filter(
        ([path, { bytesInOutput }]) => /node_modules/.test(path) && bytesInOutput > 0,
      ),
    )
    if (!packages)
      expect(
        carried.map(([path]) => path),
        what,
      ).toEqual([])
  })

  it('only reads lists carries nothing that learns', async () => {
    const contents = `export { listReader, neighborLists } from ${JSON.stringify(library)}`
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: fileURLToPath(new URL('.', import.meta.url)) },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
    })
    for (const learning of ['class EventLog', 'class Recommender', 'function fold(']) {
      expect(outputFiles[0].text).not.toContain(learning)
    }
  })
})
