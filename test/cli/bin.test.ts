import { execFile, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'
import { EVENTS, file, folder } from './command.js'

/** Bundled as the package bundles it, where the packages it does not carry are found. */
const place = fileURLToPath(new URL('../../node_modules/.alsolike-test', import.meta.url))
const bin = join(place, 'dist', 'cli.mjs')

beforeAll(async () => {
  mkdirSync(place, { recursive: true })
  await build({
    entryPoints: [fileURLToPath(new URL('../../src/cli/bin.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile: bin,
    external: ['fast-csv', 'ml-matrix', 'simple-statistics'],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  })
  file('events.csv', EVENTS)
})

function shell(command: string): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve => {
    const script = `alsolike() { "${process.execPath}" "${bin}" "$@"; }; cd "${folder}"; set -o pipefail; ${command}`
    execFile('bash', ['-c', script], (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code), out, err })
    })
  })
}

describe('the program', () => {
  it('trains from a pipe and answers into one', async () => {
    const { code, out, err } = await shell(
      'cat events.csv | alsolike train - --quiet -o shop.alsolike && alsolike recommend shop.alsolike --question related --all --fill --quiet | head -n 1',
    )
    expect([code, out, err]).toEqual([0, 'query,rank,item,score,source,because\n', ''])
  })

  it('ends quietly under head, with much still to write', async () => {
    const many = ['user,item', ...Array.from({ length: 20_000 }, (_, i) => `u${i % 5000},p${(i * 7) % 300}`)]
    writeFileSync(join(folder, 'many.csv'), many.join('\n'))
    const { code, out, err } = await shell(
      'alsolike train many.csv --duplicates keep --quiet -o many.alsolike && alsolike recommend many.alsolike --question you-may-like --all | head -n 2 | cut -d, -f1,2',
    )
    expect([code, out.split('\n')[0], err]).toEqual([0, 'query,rank', ''])
  })

  it('gives 2 for wrong usage and 1 for what failed', async () => {
    expect(await shell('alsolike train events.csv --colums x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--columns'),
    })
    expect(await shell('alsolike inspect none')).toMatchObject({
      code: 1,
      err: expect.stringContaining('There is no file'),
    })
  })

  it('tells plainly how far it is where no terminal is, and colours nothing', async () => {
    const { err } = await shell('alsolike train events.csv')
    expect(err).toContain('Wrote shop.alsolike')
    expect(err).not.toContain('\u001b')
  })

  it('leaves no half-written file when it is stopped', async () => {
    const before = readdirSync(folder)
    const child = spawn(
      process.execPath,
      [bin, 'train', '-', '-o', 'stopped.alsolike', '--rejects', 'stopped.csv'],
      { cwd: folder },
    )
    child.stdin.write('user,item,at\nu1,p1,soon\n')
    await new Promise<void>(resolve => {
      const look = setInterval(() => {
        if (readdirSync(folder).length === before.length) return
        clearInterval(look)
        resolve()
      }, 20)
    })
    child.kill('SIGINT')
    const code = await new Promise(resolve => child.once('exit', resolve))
    expect([code, readdirSync(folder)]).toEqual([130, before])
  })
})
