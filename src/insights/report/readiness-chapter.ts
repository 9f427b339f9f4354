import { barChart } from '../../report/bars.js'
import { formatCount } from '../../report/html.js'
import { figureTable } from '../../report/table.js'
import type { QuestionReadiness, ReadyQuestion, ShopReadiness } from '../readiness.js'
import { shareOf } from './words.js'

const NAMES: Readonly<Record<ReadyQuestion, string>> = {
  similar: 'Similar items',
  related: 'Goes along with it',
  youMayLike: 'You may like',
  nextInSession: 'Next in this visit',
  buyAgain: 'Buy again',
  trending: 'Trending',
  searchedFor: 'Searched for',
}

/** For how much of the shop each recommendation can be made; HTML. */
export function readinessChapter({ questions, catalog }: ShopReadiness): string {
  const rows = questions.map(({ question, items, asked }: QuestionReadiness) => {
    const [part, words, of] = items
      ? [items.learnt, items.described, items.of]
      : [asked?.served ?? 0, 0, asked?.of ?? 0]
    const also = items && asked ? `<small>, ${shareOf(asked.served, asked.of)} of ${asked.what}</small>` : ''
    const covered = items ? `of ${items.of === 1 ? 'the item' : 'items'}` : `of ${asked?.what}`
    return {
      label: NAMES[question],
      bars:
        of === 0
          ? []
          : [
              { style: 'reach', share: (part + words) / of },
              { style: 'one', share: part / of },
            ],
      value: `<b>${shareOf(part, of)}</b> <small>${covered}</small>${also}`,
      spoken: `${NAMES[question]}: ${shareOf(part, of)} ${covered}`,
    }
  })
  const fields: [string, number][] = [
    ['a title', catalog.titles],
    ['a category', catalog.categories],
    ['a brand', catalog.brands],
    ['a price', catalog.prices],
  ]
  const table =
    catalog.items === 0
      ? '<p class="soft">There is no catalogue: with titles and categories, new items have neighbours before anybody looks at them.</p>'
      : figureTable(
          'The catalogue',
          [`of ${formatCount(catalog.items)} items`, 'have it'],
          fields.map(([name, count]) => [
            name,
            [`${formatCount(count)} <small>${shareOf(count, catalog.items)}</small>`],
          ]),
        )
  return [
    '<h2>What recommendations can be made</h2>',
    barChart(rows, 'For how much of the shop there is enough to learn from', [
      { style: 'one', label: 'learnt from shoppers' },
      { style: 'reach', label: 'from the words of the catalogue' },
    ]),
    table,
  ].join('\n')
}
