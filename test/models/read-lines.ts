import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Lines of a gzip text file, without the empty ones. */
export function linesOf(path: string): string[] {
  return gunzipSync(readFileSync(path))
    .toString('utf8')
    .split(/\r?\n/)
    .filter(line => line !== '')
}
