/**
 * What is left of a text once the way it is written no longer matters: case, width, accents, HTML, entities,
 * direction marks. "Crème&nbsp;<b>ＢＲÛLÉE</b>" gives "creme brulee". Sizes are drawn together: "2 GB" is "2gb",
 * because the number alone would meet every other 2.
 *
 * Linear in the length, whatever the text: no pattern here looks at a place twice.
 */
export function foldText(text: string): string {
  let plain = text
  if (plain.includes('<')) plain = plain.replace(SILENT, ' ').replace(TAG, ' ')
  if (plain.includes('&')) plain = plain.replace(ENTITY, decodeEntity)
  if (ASCII.test(plain)) return plain.toLowerCase().replace(APOSTROPHE, "'").replace(SIZE, '$1$2')
  return plain
    .replace(INVISIBLE, '')
    .replace(SIGN, ' ')
    .replace(APOSTROPHE, "'")
    .normalize('NFKC')
    .replace(DASH, '-')
    .replace(FRACTION, '/')
    .toLowerCase()
    .normalize('NFD')
    .replace(ACCENT, '$1')
    .normalize('NFC')
    .replace(LIGATURE, letter => LIGATURES[letter])
    .replace(SIZE, '$1$2')
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole range is meant
export const ASCII = /^[\x00-\x7f]*$/

const SILENT = /<(script|style)\b[^<>]*>[^<]*<\/\1>/gi
const TAG = /<[/!?]?[a-z][^<>]*>|<!--|-->/gi
const ENTITY = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));/gi
/** Zero width, direction marks, soft hyphen, Arabic stretching. */
const INVISIBLE = /[\u00ad\u0640\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g
/** Trade marks; NFKC would write "nikontm". */
const SIGN = /[™℠®©]/g
const APOSTROPHE = /[\u2018\u2019\u201b\u02bc`´]/g
const DASH = /[\u2010-\u2015\u2212]/g
const FRACTION = /\u2044/g
/** Marks on letters of alphabets where they are accents or vowel points; elsewhere they are part of the letter. */
const ACCENT =
  /([\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{M}+/gu
const LIGATURE = /[ßæœøłđðþı]/g
const LIGATURES: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
}
const SIZE =
  /(\d)\s{1,3}(gb|tb|mb|kb|mp|ml|cl|dl|l|kg|mg|g|oz|lbs?|mm|cm|m|km|ft|inch(?:es)?|k?w|v|m?ah|[kmg]?hz|px|dpi)\b/g

function decodeEntity(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return ENTITIES[name.toLowerCase()]
  const code = decimal !== undefined ? Number.parseInt(decimal, 10) : Number.parseInt(hex ?? '', 16)
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: ' ',
  gt: ' ',
  quot: ' ',
  apos: "'",
  nbsp: ' ',
}
