import type { Product } from '../product.js'
import { house } from './house.js'
import { kitchen } from './kitchen.js'
import { office } from './office.js'
import { contentsOf, paletteOf } from './palette.js'
import { pantry } from './pantry.js'
import { photo } from './photo.js'
import { signs } from './signs.js'

const drawings: Readonly<Record<string, string>> = { ...photo, ...office, ...kitchen, ...pantry, ...house }

/** Which drawing a title asks for: the first that fits. */
const BY_TITLE: readonly (readonly [RegExp, string])[] = [
  [/instant film/i, 'film'],
  [/camera battery/i, 'battery'],
  [/battery charger/i, 'charger'],
  [/sling/i, 'sling'],
  [/backpack/i, 'backpack'],
  [/camera case/i, 'case'],
  [/strap/i, 'strap'],
  [/telephoto/i, 'longLens'],
  [/microSD/, 'microCard'],
  [/card reader/i, 'reader'],
  [/mini tripod/i, 'miniTripod'],
  [/cleaning kit/i, 'cleaning'],
  [/instant camera/i, 'instant'],
  [/compact camera/i, 'compact'],
  [/photo printer/i, 'photoPrinter'],
  [/ink set/i, 'inkSet'],
  [/photo paper/i, 'photos'],
  [/labels/i, 'labels'],
  [/copy paper/i, 'ream'],
  [/pens/i, 'pens'],
  [/lamp/i, 'lamp'],
  [/album/i, 'album'],
  [/filter coffee machine/i, 'drip'],
  [/moka/i, 'moka'],
  [/french press/i, 'press'],
  [/hand coffee mill/i, 'mill'],
  [/gooseneck/i, 'gooseneck'],
  [/teapot/i, 'teapot'],
  [/tea cups/i, 'teacups'],
  [/espresso cups/i, 'cups'],
  [/cleaver/i, 'cleaver'],
  [/whetstone/i, 'whetstone'],
  [/cutting board/i, 'board'],
  [/\bwok\b/i, 'wok'],
  [/soup pot/i, 'pot'],
  [/spatula/i, 'spatula'],
  [/coffee filters/i, 'filters'],
  [/descaler/i, 'bottle'],
  [/milk jug/i, 'jug'],
  [/tea cake/i, 'teaCake'],
  [/earl grey|peppermint/i, 'teaBox'],
  [/penne/i, 'penne'],
  [/sauce, 680|pesto/i, 'jar'],
  [/parmesan, /i, 'cheese'],
  [/chocolate, /i, 'chocolate'],
  [/biscuits/i, 'biscuits'],
  [/honey/i, 'honey'],
  [/noodles/i, 'noodles'],
  [/rice, 5/i, 'sack'],
  [/dishwasher tab/i, 'tabs'],
  [/laundry/i, 'detergent'],
  [/sponges/i, 'sponges'],
  [/washing-up/i, 'soap'],
  [/dog lead/i, 'lead'],
  [/feather/i, 'feather'],
  [/(dog|cat) food|litter/i, 'sack'],
  [/throw/i, 'throw'],
  [/advent/i, 'advent'],
  [/string lights/i, 'lights'],
  [/wrapping/i, 'wrapping'],
  [/baubles/i, 'bauble'],
  [/lanterns/i, 'lantern'],
  [/table grill/i, 'tableGrill'],
  [/kettle grill/i, 'grill'],
  [/tongs/i, 'tongs'],
  [/grill brush/i, 'brush'],
  [/gift box/i, 'gift'],
]

/** The drawing of a category, for items whose title says no more. */
const BY_CATEGORY: Readonly<Record<string, string>> = {
  'photo/cameras': 'camera',
  'photo/instant': 'instant',
  'photo/lenses': 'lens',
  'photo/memory-cards': 'card',
  'photo/batteries': 'battery',
  'photo/bags': 'sling',
  'photo/tripods': 'tripod',
  'photo/care': 'filter',
  'office/printers': 'printer',
  'office/ink': 'ink',
  'office/paper': 'ream',
  'office/desk': 'notebook',
  'kitchen/coffee-machines': 'espresso',
  'kitchen/grinders': 'grinder',
  'kitchen/kettles': 'kettle',
  'kitchen/cups': 'mug',
  'kitchen/knives': 'knife',
  'kitchen/pans': 'pan',
  'grocery/coffee': 'coffeeBag',
  'grocery/coffee-supplies': 'filters',
  'grocery/tea': 'caddy',
  'grocery/pasta': 'pasta',
  'grocery/oil': 'bottle',
  'grocery/snacks': 'pouch',
  'home/cleaning': 'soap',
  'home/candles': 'candle',
  'pets/dog': 'pouch',
  'pets/cat': 'pouch',
  'seasonal/christmas': 'bauble',
  'seasonal/mid-autumn': 'mooncake',
  'garden/barbecue': 'charcoal',
  'home/extras': 'tote',
}

/** A product's picture, drawn from what its record says. It stands beside the title, so it says nothing itself. */
export function picture(product: Product): HTMLElement {
  const { title, category, brand } = product
  const name = BY_TITLE.find(([words]) => words.test(title))?.[1] ?? BY_CATEGORY[category] ?? 'gift'
  const [main, dark, light, accent] = paletteOf(product)
  const texts: Readonly<Record<string, string>> = {
    brand: brand.replaceAll('<', '&lt;'),
    size: /\d+ GB/.exec(title)?.[0] ?? '',
    sign: signs[signOf(product)],
  }
  const body = drawings[name].replace(/\{(\w+)\}/g, (_, key: string) => texts[key])
  const frame = document.createElement('div')
  frame.className = `picture tint-${category.split('/')[0]}`
  frame.innerHTML = `<svg class="${brand.length > 8 ? 'long' : ''}" viewBox="10 14 180 180" aria-hidden="true" focusable="false" style="--m:${main};--d:${dark};--l:${light};--a:${accent};--c:${contentsOf(title)}"><ellipse class="ground" cx="100" cy="169" rx="70" ry="7"/>${body}</svg>`
  return frame
}

function signOf({ title, category }: Product): string {
  if (/treats/i.test(title)) return 'bone'
  if (category === 'pets/dog') return 'dog'
  if (category === 'pets/cat') return 'cat'
  if (/nuts/i.test(title)) return 'nut'
  return /rice/i.test(title) ? 'grain' : 'leaf'
}
