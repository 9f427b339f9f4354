import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'
import { lanternStreet } from './build/lantern-street.mjs'

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  base: './',
  plugins: [lanternStreet()],
  build: { target: 'es2022', emptyOutDir: true, modulePreload: { polyfill: false } },
  preview: { port: 4173 },
})
