import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Rows of a gzip CSV file as arrays of fields, the header among them; quotes and quoted line ends are understood. */
export function readCsv(path: string): string[][] {
  const text = gunzipSync(readFileSync(path)).toString('utf8')
  const rows: string[][] = []
  let row: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < text.length; i++) {
    const letter = text[i]
    if (quoted) {
      if (letter !== '"') field += letter
      else if (text[i + 1] === '"') field += text[++i]
      else quoted = false
    } else if (letter === '"') quoted = true
    else if (letter === ',') {
      row.push(field)
      field = ''
    } else if (letter === '\n') {
      row.push(field.endsWith('\r') ? field.slice(0, -1) : field)
      if (row.length > 1 || row[0] !== '') rows.push(row)
      row = []
      field = ''
    } else field += letter
  }
  if (field !== '' || row.length > 0) rows.push([...row, field])
  return rows
}
