import { defineConfig } from 'tsup'

/** The library in both module systems with declarations, and the command line as one file with its tools inside. */
export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      node: 'src/node/index.ts',
      evaluation: 'src/evaluation/index.ts',
    },
    format: ['esm', 'cjs'],
    target: 'es2022',
    platform: 'neutral',
    dts: true,
    splitting: true,
    clean: true,
    external: [/^node:/],
  },
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
