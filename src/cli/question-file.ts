import { AlsolikeError } from '../errors.js'
import { fileName, readPieces, type SourceOptions } from '../node/byte-source.js'
import { CsvScanner } from '../node/csv-scanner.js'
import { detectFormat } from '../node/file-format.js'
import type { AskedQuestion } from './questions.js'

/** One line of questions: what it is called in the output, and what is asked about. */
export interface Query {
  readonly query: string
  readonly ids: readonly string[]
}

/**
 * The queries of a `--for` file: a column `user` (you may like, buy again), `item` (similar), `query` (searched for), or `query,item` with
 * several rows a query (related, next in session); related also takes `item` alone; rank takes `user,item`, a row an item in
 * the order to start from, and `query` where a user has several lists. The columns may stand anywhere.
 * Queries come in order of first appearance.
 * @throws AlsolikeError `bad-file` when the file lacks the columns or holds a malformed row
 */
export async function readQueries(
  file: string,
  asked: AskedQuestion,
  options: SourceOptions,
): Promise<Query[]> {
  const name = fileName(file)
  const pieces = readPieces(file, options)
  const first = await pieces.next()
  if (first.done) throw new AlsolikeError('bad-file', `${name} is empty; ${wanted(asked)}`)
  const format = detectFormat(name, first.value, 'csv')
  const scanner = new CsvScanner(format.delimiter)
  const reader = new QueryReader(name, asked)
  scanner.push(first.value)
  reader.take(scanner)
  for await (const piece of pieces) {
    scanner.push(piece)
    reader.take(scanner)
  }
  scanner.finish()
  reader.take(scanner)
  return reader.queries()
}

class QueryReader {
  readonly #name: string
  readonly #asked: AskedQuestion
  #columns: { readonly query: number; readonly id: number; readonly user: number } | undefined
  readonly #found = new Map<string, string[]>()

  constructor(name: string, asked: AskedQuestion) {
    this.#name = name
    this.#asked = asked
  }

  take(scanner: CsvScanner): void {
    while (scanner.next()) {
      if (scanner.problem !== undefined) {
        throw new AlsolikeError(
          'bad-file',
          `${this.#name} is malformed at line ${scanner.line}: ${scanner.problem}.`,
        )
      }
      if (scanner.fields === 0) continue
      if (this.#columns === undefined) {
        this.#columns = this.#find(
          Array.from({ length: scanner.fields }, (_, f) => scanner.text(f).trim().toLowerCase()),
        )
        continue
      }
      const { query, id, user } = this.#columns
      const about = id < scanner.fields ? scanner.text(id) : ''
      const whose = user < 0 ? about : user < scanner.fields ? scanner.text(user) : ''
      const called = query < 0 ? whose : query < scanner.fields ? scanner.text(query) : ''
      if (about === '' || whose === '') continue
      const ids = this.#found.get(called)
      if (ids === undefined) this.#found.set(called, user < 0 ? [about] : [whose, about])
      else if (user >= 0 && ids[0] !== whose) {
        throw new AlsolikeError(
          'bad-file',
          `${this.#name} has the query "${called}" for ${ids[0]} and, at line ${scanner.line}, for ${whose}; each query is one user's.`,
        )
      } else if (query >= 0 || user >= 0) ids.push(about)
    }
  }

  queries(): Query[] {
    if (this.#columns === undefined || this.#found.size === 0) {
      throw new AlsolikeError('bad-file', `${this.#name} has a header and no rows; ${wanted(this.#asked)}`)
    }
    return [...this.#found].map(([query, ids]) => ({ query, ids }))
  }

  #find(headers: readonly string[]): { query: number; id: number; user: number } {
    const { by } = this.#asked
    const query = by === 'items' || by === 'page' ? headers.indexOf('query') : -1
    const id = headers.indexOf(by === 'items' || by === 'page' ? 'item' : (by ?? 'user'))
    const user = by === 'page' ? headers.indexOf('user') : -1
    if (id < 0 || (by === 'page' && user < 0) || (query < 0 && this.#asked.name === 'next-in-session')) {
      throw new AlsolikeError(
        'bad-file',
        `${this.#name} has the columns ${headers.join(', ')}; ${wanted(this.#asked)}`,
      )
    }
    return { query, id, user }
  }
}

function wanted({ name, by }: AskedQuestion): string {
  const columns =
    by === 'items'
      ? '`query,item`, several rows a query'
      : by === 'page'
        ? '`user,item`, a row an item in your order'
        : `\`${by}\``
  return `for ${name} give a CSV with a header and ${columns}.`
}
