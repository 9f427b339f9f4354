import { createRequire } from 'node:module'

/** The version in package.json, which stands one folder up from `dist` and two up from `src/cli`. */
export function version(): string {
  const require = createRequire(import.meta.url)
  for (const path of ['../package.json', '../../package.json']) {
    try {
      return (require(path) as { version: string }).version
    } catch {}
  }
  return 'unknown'
}
