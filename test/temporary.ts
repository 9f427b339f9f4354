import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Gives all tests one folder for what they write, and takes it away when they end. */
export default function temporary(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'alsolike-test-'))
  process.env.TMPDIR = folder
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
}
