import width from 'string-width'

export interface TableOptions {
  /** Columns whose cells stand at the right. */
  readonly right?: readonly number[]
  /** Spaces in front of each line. @default 0 */
  readonly indent?: number
  /** The widest a line may be; the last column goes on in lines below. @default no limit */
  readonly width?: number
}

/**
 * Rows of cells as aligned lines. Widths are those on a terminal: a Chinese character takes two places, a colour
 * none.
 */
export function table(rows: readonly (readonly string[])[], options: TableOptions = {}): string[] {
  const { right = [], indent = 0, width: limit = Number.POSITIVE_INFINITY } = options
  const columns = Math.max(0, ...rows.map(row => row.length))
  const widths = Array.from({ length: columns }, (_, c) => Math.max(...rows.map(row => width(row[c] ?? ''))))
  return rows.flatMap(row => {
    let line = ' '.repeat(indent)
    for (const [c, cell] of row.slice(0, -1).entries()) {
      const gap = ' '.repeat(widths[c] - width(cell))
      line += `${right.includes(c) ? gap + cell : cell + gap}  `
    }
    const last = row.length - 1
    if (right.includes(last)) return [`${line}${' '.repeat(widths[last] - width(row[last]))}${row[last]}`]
    const left = width(line)
    return wrap(row[last] ?? '', Math.max(20, limit - left)).map((part, at) =>
      (at === 0 ? line + part : ' '.repeat(left) + part).trimEnd(),
    )
  })
}

/** A text in lines of at most so many places, broken between words; a longer word is cut. */
function wrap(text: string, places: number): string[] {
  if (width(text) <= places) return [text]
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && width(`${line} ${word}`) > places) {
      lines.push(line)
      line = ''
    }
    line += line === '' ? cut(word, places) : ` ${word}`
  }
  return [...lines, line]
}

/** A text of at most so many places on a terminal, `…` where it was cut. Counts colours as nothing but does not cut inside them. */
export function cut(text: string, places: number): string {
  if (width(text) <= places) return text
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (width(kept + segment) > places - 1) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}
