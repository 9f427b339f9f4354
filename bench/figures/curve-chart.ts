export interface Curve {
  readonly name: string
  readonly points: readonly { readonly x: number; readonly y: number; readonly label: string }[]
}

const PANEL = { width: 330, height: 240, top: 80 }
const WIDTH = 860
const HEIGHT = 400
/** Points nearer than so many pixels share a label. */
const NEAR = 12
/** Told apart by those who do not tell red from green (Okabe and Ito). */
const COLORS = ['#0072b2', '#d55e00']

/** Panels side by side with curves whose points bear labels, as SVG text. */
export function curveChart(
  title: string,
  panels: readonly { readonly title: string; readonly across: string; readonly curves: readonly Curve[] }[],
): string {
  const parts = panels.map(({ title: name, across, curves }, p) => {
    const left = 60 + p * (PANEL.width + 90)
    const bottom = PANEL.top + PANEL.height
    const points = curves.flatMap(curve => curve.points)
    const x = scale(points.map(point => point.x))
    const y = scale(points.map(point => point.y))
    const atX = (value: number) => left + x.place(value) * PANEL.width
    const atY = (value: number) => bottom - y.place(value) * PANEL.height
    return [
      text(left, PANEL.top - 14, name, 'start', 'bold'),
      ...x.ticks.map(tick => [
        line(atX(tick), PANEL.top, atX(tick), bottom),
        text(atX(tick), bottom + 18, x.name(tick), 'middle'),
      ]),
      ...y.ticks.map(tick => [
        line(left, atY(tick), left + PANEL.width, atY(tick)),
        text(left - 8, atY(tick) + 4, y.name(tick), 'end'),
      ]),
      text(left + PANEL.width / 2, bottom + 40, across, 'middle'),
      ...curves.map((curve, c) => {
        const path = curve.points.map(({ x: px, y: py }) => `${atX(px).toFixed(1)} ${atY(py).toFixed(1)}`)
        // Of points that lie together the first bears its label, and of the curves the first
        const labelled = curve.points.filter((point, at) => {
          const before = curve.points.slice(0, at)
          const far = ({ x: px, y: py }: typeof point) =>
            Math.abs(atX(px) - atX(point.x)) + Math.abs(atY(py) - atY(point.y)) > NEAR
          return c === 0 && before.every(far)
        })
        const color = COLORS[c % COLORS.length]
        return [
          `<path d="M${path.join(' L')}" fill="none" stroke="${color}" stroke-width="2"/>`,
          ...curve.points.map(
            ({ x: px, y: py }) =>
              `<circle cx="${atX(px).toFixed(1)}" cy="${atY(py).toFixed(1)}" r="3" fill="${color}"/>`,
          ),
          ...labelled.map(({ x: px, y: py, label }) => text(atX(px) + 6, atY(py) - 6, label, 'start')),
          text(left + 90 * c, bottom + 60, `● ${curve.name}`, 'start', 'bold', color),
        ]
      }),
    ]
      .flat(3)
      .join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" role="img" aria-label="${title}">
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${text(60, 32, title, 'start', 'bold')}
${parts.join('\n')}
</svg>
`
}

/** A scale from below the smallest to above the largest, with round ticks. */
function scale(values: readonly number[]) {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const step = [0.01, 0.02, 0.05, 0.1, 0.2].find(size => (high - low) / size <= 6) ?? 0.5
  const from = Math.floor(low / step) * step
  const to = Math.max(from + step, Math.ceil(high / step) * step)
  const count = Math.round((to - from) / step)
  return {
    ticks: Array.from({ length: count + 1 }, (_, t) => from + t * step),
    place: (value: number) => (value - from) / (to - from),
    name: (value: number) => value.toFixed(2),
  }
}

function line(x1: number, y1: number, x2: number, y2: number): string {
  return `<line x1="${x1.toFixed(1)}" y1="${y1.toFixed(1)}" x2="${x2.toFixed(1)}" y2="${y2.toFixed(1)}" stroke="#ddd"/>`
}

function text(x: number, y: number, words: string, anchor: string, weight = 'normal', fill = '#333'): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}" font-weight="${weight}" fill="${fill}">${words}</text>`
}
