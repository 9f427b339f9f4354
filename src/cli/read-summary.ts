import type { ReadEventsReport } from '../node/read-events.js'
import { HARMLESS } from '../node/row-tally.js'
import { count, several } from './figures.js'
import { type Io, paintFor, placesOf, plain } from './io.js'
import { table } from './table.js'

/** What reasons mean that need no example. */
const MEANING: Readonly<Record<string, string>> = {
  duplicate: 'equal to an earlier row in every field',
  'service-row': 'postage, fees and the like: no goods',
  'stock-adjustment': 'a correction of the stock: no sale',
  excluded: 'left out as you asked',
}

/** Columns whose absence costs answers. */
const WANTED = ['user', 'at'] as const

/** What was read, in lines for a person: every row is accounted for. */
export function summary(report: ReadEventsReport, io: Io): string[] {
  const paint = paintFor(io.stderr, io)
  const width = placesOf(io.stderr)
  const lines: string[] = []
  for (const { file, format, columns, type, unread, read, kept, rejected, examples, items } of report.files) {
    lines.push(`${paint.bold(`Read ${plain(file)}`)}${format === undefined ? '' : paint.dim(`  ${format}`)}`)
    const used = Object.entries(columns).map(([column, header]) =>
      column === header ? column : `${column} from ${plain(header)}`,
    )
    lines.push(...wrap(used, width).map(line => paint.dim(line)))
    if (type !== undefined)
      lines.push(paint.dim(`  every row a ${type}${type === 'view' ? '; --type says otherwise' : ''}`))
    // Only where something that matters is missing: a wide export has dozens of columns that mean nothing here
    const missing = WANTED.filter(column => columns[column] === undefined)
    if (missing.length > 0 && unread.length > 0) {
      const shown = unread.slice(0, 12).map(plain)
      if (unread.length > shown.length) shown.push(`and ${unread.length - shown.length} more`)
      lines.push(paint.yellow(`  no column for ${missing.join(', ')}; not read:`), ...wrap(shown, width))
    }
    const rows = [
      [count(read), read === 1 ? 'row' : 'rows'],
      [count(kept), 'kept'],
    ]
    for (const [reason, number] of Object.entries(rejected).sort((a, b) => b[1] - a[1])) {
      const example = examples.find(row => row.reason === reason)
      const text =
        MEANING[reason] ?? (example === undefined ? '' : plain(`line ${example.line} ${example.message}`))
      rows.push([count(number), HARMLESS.has(reason) ? reason : paint.yellow(reason), text])
    }
    lines.push(...table(rows, { right: [0], indent: 2, width }))
    if (items.length > 0) {
      const fields = Object.keys(Object.assign({}, ...items.slice(0, 1000))).filter(field => field !== 'id')
      lines.push(`  ${several(items.length, 'item')} described on the rows: ${fields.join(', ')}`)
    }
  }
  return lines
}

/** Words joined by commas, in lines that fit. */
function wrap(words: readonly string[], width: number): string[] {
  const lines: string[] = []
  let line = ' '
  for (const [at, word] of words.entries()) {
    const next = at < words.length - 1 ? `${word},` : word
    if (line.length + next.length + 1 > width && line !== ' ') {
      lines.push(line)
      line = ' '
    }
    line += ` ${next}`
  }
  return words.length === 0 ? [] : [...lines, line]
}
