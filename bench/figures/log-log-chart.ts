export interface LogLogChart {
  readonly title: string
  readonly note: string
  /** What the axis from left to right counts. */
  readonly across: string
  readonly panels: readonly {
    readonly title: string
    readonly lines: readonly { readonly name: string; readonly points: readonly Point[] }[]
  }[]
}
interface Point {
  readonly x: number
  readonly y: number
}

const WIDTH = 860
const HEIGHT = 380
const PANEL = { width: 330, height: 240, top: 80 }
/** Told apart by those who do not tell red from green (Okabe and Ito). */
const COLORS = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9']

/** Panels side by side with powers of ten on both axes, as SVG text. */
export function logLogChart({ title, note, across, panels }: LogLogChart): string {
  const parts = panels.map((panel, p) => {
    const left = 60 + p * (PANEL.width + 90)
    const points = panel.lines.flatMap(line => line.points)
    const x = axis(points.map(point => point.x))
    const y = axis(points.map(point => point.y))
    const atX = (value: number) => left + x.place(value) * PANEL.width
    const atY = (value: number) => PANEL.top + (1 - y.place(value)) * PANEL.height
    const bottom = PANEL.top + PANEL.height
    return [
      text(left, PANEL.top - 14, panel.title, 'start', 'bold'),
      ...x.powers.map(power => [
        line(atX(10 ** power), PANEL.top, atX(10 ** power), bottom),
        text(atX(10 ** power), bottom + 18, powerText(power), 'middle'),
      ]),
      ...y.powers.map(power => [
        line(left, atY(10 ** power), left + PANEL.width, atY(10 ** power)),
        text(left - 8, atY(10 ** power) + 4, powerText(power), 'end'),
      ]),
      text(left + PANEL.width / 2, bottom + 38, across, 'middle'),
      ...panel.lines.map(({ points: own }, l) => [
        `<polyline fill="none" stroke="${COLORS[l]}" stroke-width="2" points="${own.map(o => `${round(atX(o.x))},${round(atY(o.y))}`).join(' ')}"/>`,
        ...own.map(
          o => `<circle cx="${round(atX(o.x))}" cy="${round(atY(o.y))}" r="3" fill="${COLORS[l]}"/>`,
        ),
      ]),
    ]
      .flat(2)
      .join('\n')
  })
  const legend = panels[0].lines.map(
    ({ name }, l) =>
      `<rect x="${60 + l * 130}" y="34" width="14" height="4" fill="${COLORS[l]}"/>${text(80 + l * 130, 41, name, 'start')}`,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${escaped(title)}">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>`,
    text(20, 22, title, 'start', 'bold'),
    ...legend,
    ...parts,
    text(20, HEIGHT - 8, note, 'start'),
    '</svg>\n',
  ].join('\n')
}

/** Whole powers of ten around the values. */
function axis(each: readonly number[]): { powers: number[]; place(value: number): number } {
  const from = Math.floor(Math.log10(Math.min(...each)))
  const to = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...each))))
  return {
    powers: Array.from({ length: to - from + 1 }, (_, p) => from + p),
    place: value => (Math.log10(value) - from) / (to - from),
  }
}

function powerText(power: number): string {
  return power >= -3 && power <= 3
    ? String(10 ** power)
    : `10${[...String(power)].map(digit => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(digit)]).join('')}`
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="#ddd"/>`
}

function text(x: number, y: number, content: string, anchor: string, weight = 'normal'): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-weight="${weight}" fill="#333">${escaped(content)}</text>`
}

function escaped(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
