/**
 * The first byte from `at` on that is no white space as JavaScript's `\s` has it, in UTF-8. Line ends and the
 * delimiter (which may be a tab) are none. `end` where nothing else is left.
 */
export function skipSpace(bytes: Uint8Array, at: number, end: number, delimiter: number): number {
  for (;;) {
    if (at >= end) return end
    const byte = bytes[at]
    if (byte === delimiter) return at
    if (byte === 32 || byte === 9 || byte === 11 || byte === 12) at++
    else if (byte === 0xc2 && at + 1 < end && bytes[at + 1] === 0xa0) at += 2
    else if (byte >= 0xe1 && at + 2 < end && isSpace3(byte, bytes[at + 1], bytes[at + 2])) at += 3
    else return at
  }
}

/** The white space of three bytes in UTF-8: U+1680, U+2000–200A, U+2028, U+2029, U+202F, U+205F, U+3000, U+FEFF. */
function isSpace3(a: number, b: number, c: number): boolean {
  if (a === 0xe2) {
    return b === 0x80 ? c <= 0x8a || c === 0xa8 || c === 0xa9 || c === 0xaf : b === 0x81 && c === 0x9f
  }
  if (a === 0xe1) return b === 0x9a && c === 0x80
  if (a === 0xe3) return b === 0x80 && c === 0x80
  return a === 0xef && b === 0xbb && c === 0xbf
}
