import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const README = fileURLToPath(new URL('../README.md', import.meta.url))

/** Puts a table between `<!-- name -->` and `<!-- /name -->` of the README, so that no figure there is typed by hand. */
export function writeReadme(name: string, table: string): void {
  const text = readFileSync(README, 'utf8')
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`]
  const [from, to] = [text.indexOf(open), text.indexOf(close)]
  if (from < 0 || to < from) throw new Error(`README.md has no ${open} … ${close}.`)
  writeFileSync(README, `${text.slice(0, from + open.length)}\n${table.trim()}\n${text.slice(to)}`)
}
