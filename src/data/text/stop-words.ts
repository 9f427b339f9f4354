/**
 * Words too common to say what a text is about: articles, prepositions and the like of English, German, French,
 * Spanish, Italian, Portuguese and Dutch, as accents are folded away. Words that name things in another of
 * these languages (die, man, son, des) are left out of the list: tf-idf takes care of them.
 */
export function stopWords(): Set<string> {
  return new Set(LISTS.join(' ').split(' '))
}

const LISTS = [
  'a an and are as at be but by for from has have if in into is it its no not of off on or our per so than that',
  'the their then there these they this to up was we were will with without you your',
  'aber als auch auf aus bei bis das dem den der ein eine einem einen einer fur ist mit nach nicht oder sich',
  'sie und vom von vor wie zu zum zur',
  'au aux avec ce cette dans de du elle en et il la le les leur ne ou par pas pour que qui sans sur un une vos',
  'al como con del el esta este las los mas para pero por se sin su sus una uno y',
  'alla che da dal dei del della di e gli il lo nel nella piu sono tra un uno',
  'ao com da das do dos em nao na nas nos os pela pelo sem um uma',
  'aan bij dat een het met naar niet om op te tot uit van voor zijn',
]
