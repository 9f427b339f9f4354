import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/temporary.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Files share what they import: no test changes a module, and loading it anew for each took a third of the time
    maxWorkers: '100%',
    isolate: false,
    benchmark: { include: ['bench/**/*.bench.ts'] },
  },
})
