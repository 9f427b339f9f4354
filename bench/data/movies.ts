import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { AnyItem } from '../../src/types.js'
import { readLines } from './read.js'

/** MovieLens 100K: ratings, and the movies with title and genres, first genre first. Index is the file's id less 1. */
export function readMovies(dataFolder: string): {
  movies: AnyItem[]
  ratings: { user: number; movie: number; rating: number; at: number }[]
} {
  const folder = `${dataFolder}/movielens-100k`
  const genres = readLines(`${folder}/u.genre.gz`).map(line => line.split('|')[0])
  const text = gunzipSync(readFileSync(`${folder}/u.item.gz`)).toString('latin1')
  const movies = text
    .split('\n')
    .filter(line => line !== '')
    .map(line => {
      const fields = line.split('|')
      const own = genres.filter((_, g) => fields[5 + g] === '1')
      return {
        id: fields[0],
        title: fields[1].replace(/\(\d{4}\)\s*$/, ''),
        category: own[0] ?? '',
        tags: own,
      }
    })
  const ratings = readLines(`${folder}/u.data.gz`).map(line => {
    const [user, movie, rating, at] = line.split('\t').map(Number)
    return { user: user - 1, movie: movie - 1, rating, at: at * 1000 }
  })
  return { movies, ratings }
}
