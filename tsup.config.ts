import { defineConfig } from 'tsup'

/** Leaves imports between our own files as they stand; packages that an install does not bring are taken in. */
const fileByFile = {
  name: 'file by file',
  setup(build: {
    onResolve(
      what: { filter: RegExp },
      resolve: (found: { kind: string; path: string }) => { path: string; external: true } | undefined,
    ): void
  }) {
    build.onResolve({ filter: /^\.{1,2}\// }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path, external: true },
    )
  },
}

/**
 * Gives private fields names that nothing exported has. What turns chunks into CommonJS takes `this.#log = log` for an
 * assignment to an exported `log`, and overwrites that.
 */
const privateNames = {
  name: 'private names',
  renderChunk(code: string): { code: string } {
    const names = new Set(Array.from(code.matchAll(/\.#(\w+)/g), ([, name]) => name))
    return { code: code.replace(/#(\w+)/g, (found, name) => (names.has(name) ? `#${name}$` : found)) }
  },
}

const entry = {
  index: 'src/index.ts',
  node: 'src/node/index.ts',
  browser: 'src/browser/index.ts',
  evaluation: 'src/evaluation/index.ts',
  insights: 'src/insights/index.ts',
}

/**
 * The library in both module systems with declarations, and the command line as one file with its tools inside.
 *
 * ES modules stay one file each: `sideEffects: false` speaks of files, so a bundler drops those that a page does not
 * use. Of one large file it drops only what it can prove to do nothing, which is little.
 */
export default defineConfig([
  {
    entry: ['src/**/*.ts', '!src/cli/**', '!src/kernels/wasm/assembly/**', '!src/**/*.d.ts'],
    format: ['esm'],
    target: 'es2022',
    platform: 'neutral',
    splitting: false,
    noExternal: ['stemmer', 'idb'],
    external: [/^node:/],
    esbuildPlugins: [fileByFile as never],
  },
  {
    entry,
    format: ['cjs'],
    target: 'es2022',
    platform: 'neutral',
    splitting: true,
    external: [/^node:/],
    // There is none in CommonJS; who asks looks for __filename then
    define: { 'import.meta.url': 'undefined' },
    plugins: [privateNames],
  },
  { entry, format: ['esm', 'cjs'], target: 'es2022', dts: { only: true } },
  {
    entry: { cli: 'src/cli/bin.ts' },
    format: ['esm'],
    target: 'node20',
    platform: 'node',
    noExternal: ['commander', 'cli-progress', 'picocolors', 'string-width'],
    external: ['fast-csv', 'ml-matrix', 'simple-statistics'],
    banner: {
      js: "#!/usr/bin/env node\nimport { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  },
])
