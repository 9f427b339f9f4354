/** Main colour, its shade, its light and what stands out of it. */
export type Palette = readonly [main: string, dark: string, light: string, accent: string]

const BRANDS: Readonly<Record<string, Palette>> = {
  Lumo: ['#3a424e', '#272d37', '#59636f', '#ff6f4a'],
  Kestrel: ['#4a5d52', '#313f38', '#6b8073', '#f0b23c'],
  Corvid: ['#5b4b8a', '#40346a', '#8a7bb8', '#f2c14e'],
  Tideway: ['#4f7076', '#38535a', '#86a5a8', '#e8965a'],
  Pocketshot: ['#f2f0ea', '#d8d4c8', '#f4837d', '#e0483e'],
  Inkwell: ['#34568b', '#233d67', '#6d8cbb', '#f5b041'],
  Paperbird: ['#d9634c', '#b04534', '#f0a393', '#ffd166'],
  Brewhaus: ['#a63d33', '#7c2a24', '#cf6b5f', '#ffd08a'],
  Nordholm: ['#5a7386', '#415666', '#8ea5b5', '#e6b866'],
  Shancha: ['#4f8a6f', '#376450', '#a5cdb6', '#d9593d'],
  'Morning Ridge': ['#c9762f', '#9a5720', '#e8a566', '#ffe0a6'],
  'Orchard Lane': ['#6f8b4a', '#516833', '#abc184', '#d8553f'],
  Clearly: ['#3f9fb5', '#2b7889', '#8fd0de', '#f2cf4a'],
  Pawly: ['#e0a02f', '#b57c1b', '#f3c977', '#5d4a8a'],
  Wintermark: ['#b5382f', '#862720', '#dd7a6c', '#e3b95a'],
  Emberside: ['#3d3a3c', '#272527', '#6d696b', '#f07c3a'],
}
const SHOP: Palette = ['#cf4a32', '#9d3323', '#ea8a74', '#f5c25b']

/** Colours that a title names, before those of the brand. */
const NAMED: readonly (readonly [RegExp, Palette])[] = [
  [/\bblack\b(?! tea| rice)/i, ['#33363d', '#202228', '#575b64', '#e2574c']],
  [/\bsilver\b/i, ['#c3c8cf', '#3d434c', '#dfe3e8', '#e2574c']],
  [/\bblue\b/i, ['#4d7ea8', '#35608a', '#9dbdd8', '#f2c14e']],
  [/\bsand\b/i, ['#cdb189', '#a98d64', '#e6d5b8', '#8a6d46']],
  [/\bmoss\b/i, ['#7c8a55', '#5b673a', '#b3be8d', '#d6a14e']],
  [/cast-iron|carbon-steel/i, ['#41454c', '#2c2f35', '#62676f', '#d6a14e']],
  [/steel pan|soup pot/i, ['#b9c0c9', '#8d96a3', '#dbe0e6', '#cf4a32']],
  [/\bclay\b/i, ['#9a5a3f', '#74402b', '#c28a6c', '#5e3422']],
  [/colour/i, ['#c63f7a', '#2b3f66', '#59b3d1', '#f2c14e']],
  [/\bfig\b/i, ['#7d4a6a', '#5b334d', '#c79bb6', '#f7a531']],
  [/\bcedar\b/i, ['#5f7a5a', '#44593f', '#b6c9a8', '#f7a531']],
  [/leather/i, ['#96603a', '#6d4326', '#c08e66', '#d2a441']],
  [/kettle grill/i, ['#a83a2c', '#2c2a2b', '#d0705f', '#f07c3a']],
  [/lanterns/i, ['#d6402b', '#a12b1b', '#ef8a74', '#f5b83c']],
  [/kenya|ethiopia/i, ['#8c3b4a', '#672833', '#c27a86', '#ffe0a6']],
  [/decaf/i, ['#5c8a96', '#41666f', '#9cc0c9', '#ffe0a6']],
  [/earl grey/i, ['#46618c', '#314668', '#8fa6c9', '#e8b04a']],
  [/jasmine green/i, ['#8fae5d', '#6b8640', '#d8e3b4', '#fff3cf']],
  [/oolong/i, ['#a37a3c', '#7b5a28', '#d3b27e', '#e8d5a6']],
]

/** What is in a jar or a bottle. */
const CONTENTS: readonly (readonly [RegExp, string])[] = [
  [/tomato/i, '#c7402e'],
  [/pesto/i, '#6f8b3a'],
  [/olive oil/i, '#b5a336'],
  [/peanut oil/i, '#e0a93a'],
  [/soy sauce|black rice vinegar/i, '#3a241b'],
  [/lotus/i, '#d9b36b'],
  [/red bean/i, '#6d2a26'],
  [/washing-up/i, '#9fd25b'],
  [/descaler/i, '#9cc7dd'],
  [/grey filter/i, '#50555fdd'],
]

export function paletteOf({ title, brand }: { readonly title: string; readonly brand: string }): Palette {
  return NAMED.find(([words]) => words.test(title))?.[1] ?? BRANDS[brand] ?? SHOP
}

export function contentsOf(title: string): string {
  return CONTENTS.find(([words]) => words.test(title))?.[1] ?? '#c9b48a'
}
