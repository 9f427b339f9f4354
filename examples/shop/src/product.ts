import type { Language } from './words/words.js'

/** A record of the shop's catalogue, as `products.json` holds it. */
export interface Product {
  readonly id: string
  readonly title: string
  readonly titleZh: string
  readonly description: string
  /** `'photo/cameras'` */
  readonly category: string
  readonly brand: string
  readonly price: number
  readonly listPrice: number
  readonly group?: string
  readonly available: string
  readonly tags: string
}

export interface Catalogue {
  readonly all: readonly Product[]
  of(id: string): Product | undefined
  /** Colours and sizes of the same product, itself among them. */
  variants(product: Product): readonly Product[]
}

export function catalogueOf(all: readonly Product[]): Catalogue {
  const byId = new Map(all.map(product => [product.id, product]))
  return {
    all,
    of: id => byId.get(id),
    variants: ({ id, group }) => all.filter(other => (group ? other.group === group : other.id === id)),
  }
}

export function titleOf(product: Product, language: Language): string {
  return language === 'zh' ? product.titleZh : product.title
}
