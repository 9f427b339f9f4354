/**
 * Text as UTF-8 that loses nothing: a lone surrogate is written as its own three bytes (WTF-8), so two different
 * texts never become the same bytes. Writes `text` at `at` and returns the end; the caller has room for
 * `3 * text.length` bytes.
 */
export function encodeText(text: string, out: Uint8Array, at: number): number {
  const { length } = text
  let o = at
  for (let i = 0; i < length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) {
      out[o++] = unit
    } else if (unit < 0x800) {
      out[o++] = 0xc0 | (unit >> 6)
      out[o++] = 0x80 | (unit & 0x3f)
    } else {
      const next = unit >= 0xd800 && unit < 0xdc00 && i + 1 < length ? text.charCodeAt(i + 1) : 0
      if (next >= 0xdc00 && next < 0xe000) {
        const point = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00)
        out[o++] = 0xf0 | (point >> 18)
        out[o++] = 0x80 | ((point >> 12) & 0x3f)
        out[o++] = 0x80 | ((point >> 6) & 0x3f)
        out[o++] = 0x80 | (point & 0x3f)
        i++
      } else {
        out[o++] = 0xe0 | (unit >> 12)
        out[o++] = 0x80 | ((unit >> 6) & 0x3f)
        out[o++] = 0x80 | (unit & 0x3f)
      }
    }
  }
  return o
}

/** The text of bytes that `encodeText` wrote. Other bytes give some text, never an exception. O(to − from). */
export function decodeText(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  const units: number[] = []
  let i = from
  while (i < to) {
    const lead = bytes[i++]
    if (lead < 0x80) {
      units.push(lead)
    } else if (lead < 0xe0) {
      units.push(((lead & 0x1f) << 6) | (bytes[i++] & 0x3f))
    } else if (lead < 0xf0) {
      units.push(((lead & 0x0f) << 12) | ((bytes[i] & 0x3f) << 6) | (bytes[i + 1] & 0x3f))
      i += 2
    } else {
      const point =
        ((lead & 0x07) << 18) |
        ((bytes[i] & 0x3f) << 12) |
        ((bytes[i + 1] & 0x3f) << 6) |
        (bytes[i + 2] & 0x3f)
      i += 3
      units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 + (point & 0x3ff))
    }
    // fromCharCode takes its units as arguments, and engines limit how many
    if (units.length > 4096) {
      text += String.fromCharCode.apply(null, units)
      units.length = 0
    }
  }
  return text + String.fromCharCode.apply(null, units)
}

/** Whether bytes are strict UTF-8: no overlong forms, no surrogates, nothing past U+10FFFF. */
export function isUtf8(bytes: Uint8Array, from: number, to: number): boolean {
  let i = from
  while (i < to) {
    const lead = bytes[i++]
    if (lead < 0x80) continue
    if (lead < 0xc2 || lead > 0xf4) return false
    const more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3
    if (i + more > to) return false
    const next = bytes[i]
    if (lead === 0xe0 && next < 0xa0) return false
    if (lead === 0xed && next > 0x9f) return false
    if (lead === 0xf0 && next < 0x90) return false
    if (lead === 0xf4 && next > 0x8f) return false
    for (let m = 0; m < more; m++) if ((bytes[i + m] & 0xc0) !== 0x80) return false
    i += more
  }
  return true
}
