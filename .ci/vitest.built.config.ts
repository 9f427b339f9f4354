import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/** The tests of the built package, from dist, as a consumer gets it. */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: { include: ['test/built/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})
