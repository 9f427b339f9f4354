import width from 'string-width'

export interface TableOptions {
  /** Columns whose cells stand at the right. */
  readonly right?: readonly number[]
  /** Spaces in front of each line. @default 0 */
  readonly indent?: number
  /** The widest a line may be; the last column is cut to fit. @default no limit */
  readonly width?: number
}

/** Rows of cells as aligned lines. Widths are those on a terminal: a Chinese character takes two places, a colour none. */
export function table(rows: readonly (readonly string[])[], options: TableOptions = {}): string[] {
  const { right = [], indent = 0, width: limit = Number.POSITIVE_INFINITY } = options
  const columns = Math.max(0, ...rows.map(row => row.length))
  const widths = Array.from({ length: columns }, (_, c) => Math.max(...rows.map(row => width(row[c] ?? ''))))
  return rows.map(row => {
    const cells = row.map((cell, c) => {
      if (c === row.length - 1 && !right.includes(c)) return cell
      const gap = ' '.repeat(widths[c] - width(cell))
      return right.includes(c) ? gap + cell : cell + gap
    })
    const line = ' '.repeat(indent) + cells.join('  ').trimEnd()
    return Number.isFinite(limit) ? cut(line, limit) : line
  })
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
