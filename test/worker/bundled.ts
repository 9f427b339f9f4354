import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll } from 'vitest'

/**
 * What workers load, from the sources: the thread of `trainInWorker`, and models of a shop's own. Bundled once, for to
 * read TypeScript file by file takes each worker longer than to train.
 */
export async function bundled(): Promise<{ readonly worker: URL; readonly models: URL }> {
  const folder = mkdtempSync(join(tmpdir(), 'alsolike-bundled-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  await build({
    entryPoints: {
      worker: fileURLToPath(new URL('../../src/node/train-worker.ts', import.meta.url)),
      models: fileURLToPath(new URL('own-models.ts', import.meta.url)),
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
  })
  const at = (name: string): URL => pathToFileURL(join(folder, name))
  return { worker: at('worker.mjs'), models: at('models.mjs') }
}
