import MiniSearch from 'minisearch'
import type { Product } from './product.js'
import { categoryName } from './words/departments.js'

const HAN = /\p{Script=Han}/u

/** Finds products by their words, in both languages, best first. Misspelt and unfinished words find too. */
export function searchIndex(products: readonly Product[]): (query: string) => string[] {
  const index = new MiniSearch<Product>({
    fields: ['title', 'titleZh', 'tags', 'brand', 'names', 'description'],
    extractField: (product, field) =>
      field === 'names' ? namesOf(product) : String(product[field as keyof Product] ?? ''),
    tokenize: wordsOf,
    searchOptions: {
      boost: { title: 3, titleZh: 3, tags: 2, names: 2 },
      prefix: word => !HAN.test(word),
      fuzzy: word => (!HAN.test(word) && word.length > 3 ? 0.25 : false),
      combineWith: 'AND',
      tokenize: wordsOf,
    },
  })
  index.addAll(products.filter(({ available }) => available !== 'false'))
  return query => index.search(query).map(({ id }) => String(id))
}

function namesOf({ category }: Product): string {
  return category
    .split('/')
    .flatMap(part => [categoryName(part, 'en'), categoryName(part, 'zh')])
    .join(' ')
}

/** Latin words as they stand; Chinese, which has no spaces, in pairs of characters. */
function wordsOf(text: string): string[] {
  return (text.normalize('NFKC').match(/[\p{Script=Han}]+|[\p{L}\p{N}]+/gu) ?? []).flatMap(run => {
    if (!HAN.test(run)) return [run]
    const letters = [...run].filter(letter => HAN.test(letter))
    return letters.length < 2 ? letters : letters.slice(1).map((letter, at) => letters[at] + letter)
  })
}
