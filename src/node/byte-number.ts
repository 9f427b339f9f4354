/** 10^0 … 10^22, the powers of ten that a float64 holds exactly. */
const TENS = [
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
  1e20, 1e21, 1e22,
]

/**
 * The number written in `bytes[from … to)`: what `Number()` makes of the text, to the bit, without making the text.
 * An amount may have its currency beside it and groups of thousands: `€ 1,234.50`. NaN for anything else (also for
 * nothing, `0x10` and what is too large for a float64), and for `1,234`, which could be either.
 * @param comma whether a decimal comma is read as a point, as in exports whose delimiter is a semicolon
 */
export function parseNumber(bytes: Uint8Array, from: number, to: number, comma = false): number {
  let at = from
  while (at < to && bytes[at] === 32) at++
  while (to > at && bytes[to - 1] === 32) to--
  const start = at
  const negative = bytes[at] === 45
  if (at < to && (negative || bytes[at] === 43)) at++
  let mantissa = 0
  let digits = 0
  let decimals = -1
  for (; at < to; at++) {
    const byte = bytes[at]
    if (byte >= 48 && byte <= 57) {
      mantissa = mantissa * 10 + (byte - 48)
      digits++
      if (decimals >= 0) decimals++
    } else if (decimals < 0 && (byte === 46 || (comma && byte === 44))) decimals = 0
    else break
  }
  // Up to 15 digits and a power of ten are both exact, so that one division rounds as Number() does.
  if (at === to && digits > 0 && digits <= 15) {
    const value = decimals > 0 ? mantissa / TENS[decimals] : mantissa
    return negative ? -value : value
  }
  return at === to && digits === 0 ? Number.NaN : fromText(bytes, start, to, comma)
}

/** A currency before or after an amount: a sign, in bytes, or three capitals. */
const CURRENCY = /^(-?)(?:[$\x80-\xff]{1,6}|[A-Z]{3}) ?(?=\d)|(?<=\d) ?(?:[$\x80-\xff]{1,6}|[A-Z]{3})$/g
/** Groups of thousands that cannot be decimals: two groups, or decimals of their own. */
const GROUPED = /^[+-]?[1-9]\d{0,2}(,\d{3})+(,\d{3}|\.\d+)$/

/** Long numbers, exponents and amounts, which are rare. */
function fromText(bytes: Uint8Array, from: number, to: number, comma: boolean): number {
  if (to - from > 400) return Number.NaN
  let text = ''
  for (let at = from; at < to; at++) text += String.fromCharCode(bytes[at])
  text = text.replace(CURRENCY, '$1')
  if (comma) text = text.replace(/[.,]/g, sign => (sign === ',' ? '.' : ','))
  if (GROUPED.test(text)) text = text.replaceAll(',', '')
  else if (comma) text = text.replace(',', '.')
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN
  return Number.isFinite(value) ? value : Number.NaN
}
