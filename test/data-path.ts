import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, it } from 'vitest'

const data = process.env.ALSOLIKE_DATA ?? fileURLToPath(new URL('../../shared/data', import.meta.url))
const golden = process.env.ALSOLIKE_GOLDEN ?? fileURLToPath(new URL('../../shared/golden', import.meta.url))

/** The path of a real data file, or undefined (with a line that says what is skipped) where it is absent. */
export function dataFile(name: string): string | undefined {
  return present(`${data}/${name}`, name)
}

/** The same for outputs of an independent program. */
export function goldenFile(name: string): string | undefined {
  return present(`${golden}/${name}`, name)
}

function present(path: string, name: string): string | undefined {
  if (existsSync(path)) return path
  console.warn(`skipped: ${name} is not on this machine (set ALSOLIKE_DATA or ALSOLIKE_GOLDEN to its folder)`)
  return undefined
}

/** A suite whose body is run only where its files are; elsewhere it shows up as skipped. */
export function describeWith(files: readonly (string | undefined)[], title: string, body: () => void): void {
  if (files.every(file => file !== undefined)) describe(title, body)
  else it.skip(`${title}: its files are not on this machine`, () => {})
}
