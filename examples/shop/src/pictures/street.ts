const HOUSES = [
  [8, 96, 62, 'a', 2],
  [70, 66, 54, 'b', 2],
  [124, 110, 70, 'c', 3],
  [194, 54, 58, 'd', 2],
  [252, 88, 64, 'a', 2],
  [316, 70, 60, 'b', 2],
] as const

/** The street at dusk, from which the shop has its name. */
export function street(): HTMLElement {
  const frame = document.createElement('div')
  frame.className = 'street'
  frame.innerHTML = `<svg viewBox="0 0 384 250" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">
<rect class="sky" width="384" height="250"/><circle class="moon" cx="312" cy="46" r="20"/><path class="hills" d="M0 150c40-40 80-36 120-10 50-50 110-50 160-6 40-26 76-20 104 4v112H0z"/>
${HOUSES.map(([x, y, width, tone, windows]) => houseAt(x, y + 20, width, tone, windows)).join('')}
<rect class="ground" y="226" width="384" height="24"/><path class="wire" d="M-6 74c60 50 130 54 196 18s140-40 202 6"/>
${lanternAt(40, 103, 1)}${lanternAt(102, 118, 1.2)}${lanternAt(164, 107, 0.95)}${lanternAt(226, 83, 1.15)}${lanternAt(290, 69, 0.9)}${lanternAt(346, 78, 1.1)}
</svg>`
  return frame
}

function houseAt(x: number, y: number, width: number, tone: string, windows: number): string {
  const gap = width / windows
  let panes = ''
  for (let floor = y + 26; floor < 180; floor += 32) {
    for (let w = 0; w < windows; w++) {
      const lit = (x + floor + w * 7) % 3 !== 0 ? 'lit' : 'dim'
      panes += `<rect class="${lit}" x="${x + gap * (w + 0.5) - 7}" y="${floor}" width="14" height="18" rx="2"/>`
    }
  }
  const door = `<rect class="lit" x="${x + 8}" y="196" width="${width - 16}" height="30"/><path class="awning" d="M${x + 3} 188h${width - 6}l4 12H${x - 1}z"/>`
  return `<rect class="house-${tone}" x="${x}" y="${y}" width="${width}" height="${228 - y}"/><path class="roof" d="M${x - 6} ${y + 2}q${width / 2 + 6} -30 ${width + 12} 0z"/>${panes}${door}`
}

function lanternAt(x: number, y: number, size: number): string {
  return `<g transform="translate(${x} ${y}) scale(${size})"><circle class="shine" r="30"/><path class="wire" d="M0 -16v-8"/><ellipse class="lamp" rx="15" ry="13"/><path class="rib" d="M0 -13c-5 3-5 23 0 26M0 -13c5 3 5 23 0 26"/><path class="gold" d="M-6 -16H6v4H-6zM-6 12H6v4H-6z"/><path class="tail" d="M-2 16v9M2 16v9"/></g>`
}
