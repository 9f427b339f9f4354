import { interactionsOf } from '../../src/data/fold/interactions.js'
import { content, itemKnn, similarItems } from '../../src/models/index.js'
import type { Model } from '../../src/models/model.js'
import { readMovies } from '../data/movies.js'
import type { ProtocolRow } from './protocol.js'
import { ListFigures, pageList, trainer } from './train.js'

/** Users of a movie below which behaviour knows little. */
const RARE = 5
const NEIGHBORS = 10

/**
 * Similar on MovieLens 100K: T of a movie are the 10 movies most co-rated with it (4 stars and more, cosine) by users of
 * odd number; what trains is users of even number. Movies that ten odd users or more liked are asked about.
 */
export function run(dataFolder: string): ProtocolRow[] {
  const { movies, ratings } = readMovies(dataFolder)
  const liked = ratings.filter(({ rating }) => rating >= 4)
  const logOf = (rest: number) => {
    const rows = liked.filter(({ user }) => user % 2 === rest)
    return interactionsOf({
      shoppers: rows.map(row => row.user),
      items: rows.map(row => row.movie),
      types: rows.map(() => 7),
      weights: rows.map(row => row.rating - 3),
      at: rows.map(row => row.at),
      itemCount: movies.length,
    })
  }
  const [data, later] = [logOf(0), logOf(1)]
  const usersOf = (log: typeof data): Int32Array => {
    const counts = new Int32Array(movies.length)
    for (const movie of log.shoppers().indices) counts[movie]++
    return counts
  }
  const known = usersOf(data)
  const asked = usersOf(later)
  const oracle = trainer(later)(itemKnn({ neighbors: NEIGHBORS, shrink: 5 }))
  const truths = movies.flatMap((_, movie) =>
    asked[movie] < 10 ? [] : [{ movie, truth: new Set(pageList(oracle, movie, NEIGHBORS, movies.length)) }],
  )
  const rows: ProtocolRow[] = []
  const train = trainer(data, movies)
  const row = (
    model: string,
    lists: (movie: number) => readonly number[],
    settings: string,
    rival?: readonly [string, ListFigures, ListFigures],
  ): [ListFigures, ListFigures] => {
    const all = new ListFigures(NEIGHBORS)
    const rare = new ListFigures(NEIGHBORS)
    for (const { movie, truth } of truths) {
      const list = lists(movie)
      all.add(list, truth)
      if (known[movie] < RARE) rare.add(list, truth)
    }
    for (const [metric, figures, other] of [
      ['recall@10', all, rival?.[1]],
      ['recall@10, fewer than 5 users', rare, rival?.[2]],
    ] as const) {
      const ahead = rival && other ? `; ${figures.aheadOf(other, rival[0])}` : ''
      rows.push({
        protocol: 'Similar, MovieLens 100K, co-rated by other users',
        model,
        metric,
        ours: figures.recall,
        settings: `${settings}; ${figures.queries} movies${ahead}`,
      })
    }
    return [all, rare]
  }
  const of = (model: Model) => {
    const scorer = train(model)
    return (movie: number) => pageList(scorer, movie, NEIGHBORS, movies.length)
  }
  const popular = movies.map((_, movie) => movie).sort((a, b) => known[b] - known[a] || a - b)
  const usual = row(
    'same genre by popularity',
    movie => popular.filter(other => other !== movie && movies[other].category === movies[movie].category),
    'baseline',
  )
  row('content', of(content()), 'titles and genres', ['same genre by popularity', ...usual])
  const behaviour = row('itemKnn', of(itemKnn({ shrink: 5 })), 'behaviour alone')
  row('similarItems', of(similarItems()), 'defaults', ['behaviour alone', ...behaviour])
  return rows
}
