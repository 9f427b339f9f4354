/** Text that is safe between tags and inside quoted attributes, whatever a shop calls its items. */
export function escapeHtml(text: string): string {
  return (
    text
      .replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
      // Controls a browser would refuse or that turn the direction of the text around them.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones meant
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd')
  )
}

/** `14231` → `14,231`. The same on every machine, unlike `toLocaleString`. */
export function formatCount(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** `0.1379` → `13.8%`. */
export function formatPercent(share: number, digits = 1): string {
  return `${(share * 100).toFixed(digits)}%`
}

/** `0.0138` → `+1.4`: percentage points with their sign, 0 without. */
export function formatPoints(share: number, digits = 1): string {
  const points = Math.abs(share * 100).toFixed(digits)
  if (Number(points) === 0) return points
  return share > 0 ? `+${points}` : `−${points}`
}

/** Milliseconds → `2011-12-09` (UTC), with `minutes` → `2011-12-09 12:50`. */
export function formatDate(at: number, minutes = false): string {
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return 'an unknown day'
  return date
    .toISOString()
    .replace('T', ' ')
    .slice(0, minutes ? 16 : 10)
}
