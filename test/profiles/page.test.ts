import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const index = fileURLToPath(new URL('../../src/index.ts', import.meta.url))

/** Bytes that each file has in a page that imports these names. */
async function carried(names: string, use: string): Promise<Map<string, number>> {
  const { metafile } = await build({
    stdin: { contents: `import { ${names} } from '${index}'\nconsole.log(${use})`, resolveDir: '.' },
    bundle: true,
    minify: true,
    treeShaking: true,
    write: false,
    metafile: true,
    format: 'esm',
    logLevel: 'silent',
  })
  const [output] = Object.values(metafile.outputs)
  return new Map(
    Object.entries(output.inputs).map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const),
  )
}

describe('a page without profiles', () => {
  it('carries none of their code, nor of the statistics behind them', async () => {
    const files = await carried('Recommender, itemKnn', 'new Recommender({ models: { similar: itemKnn() } })')
    const theirs = [...files].filter(
      ([path, bytes]) => /profiles\/|simple-statistics/.test(path) && bytes > 0,
    )
    expect(theirs).toEqual([])
  })

  it('would carry less than 25 KB more with them, packed', async () => {
    const files = await carried('profiles', 'profiles()')
    const bytes = [...files.values()].reduce((sum, one) => sum + one, 0)
    // Minified; gzip takes off about two thirds
    expect(bytes).toBeLessThan(75_000)
    expect(files.size).toBeGreaterThan(30)
  })
})
