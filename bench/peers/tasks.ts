/** One kind of work, in the words that every contender's process understands. */
export interface Task {
  readonly name: string
  readonly log: 'movielens' | 'synthetic' | 'csv'
  readonly unit: 's' | 'µs' | 'ms'
  /** Whom to ask; our own comes first. */
  readonly peers: readonly string[]
  readonly settings: Readonly<Record<string, number | boolean>>
}

const NEIGHBORS = { k: 100 }
const ALS = { alpha: 40, regularization: 0.01, iterations: 15, steps: 3 }

export const TASKS: readonly Task[] = [
  {
    name: 'itemKnn, cosine',
    log: 'movielens',
    unit: 's',
    peers: ['similaripy', 'implicit'],
    settings: NEIGHBORS,
  },
  {
    name: 'itemKnn, cosine, large',
    log: 'synthetic',
    unit: 's',
    peers: ['similaripy', 'implicit'],
    settings: NEIGHBORS,
  },
  {
    name: 'itemKnn, ten for every shopper',
    log: 'movielens',
    unit: 's',
    peers: ['similaripy', 'implicit'],
    settings: NEIGHBORS,
  },
  {
    name: 'itemKnn, one question, p50',
    log: 'movielens',
    unit: 'µs',
    peers: ['implicit'],
    settings: NEIGHBORS,
  },
  {
    name: 'ials, 64 factors',
    log: 'movielens',
    unit: 's',
    peers: ['implicit'],
    settings: { ...ALS, factors: 64 },
  },
  {
    name: 'ials, 128 factors',
    log: 'movielens',
    unit: 's',
    peers: ['implicit'],
    settings: { ...ALS, factors: 128 },
  },
  {
    name: 'ials, exact, 64 factors',
    log: 'movielens',
    unit: 's',
    peers: ['implicit'],
    settings: { ...ALS, iterations: 3, factors: 64, exact: true },
  },
  {
    name: 'ials, one question, p50',
    log: 'movielens',
    unit: 'µs',
    peers: ['implicit'],
    settings: { ...ALS, factors: 64 },
  },
  {
    name: 'ials, one question of a new history, p50',
    log: 'movielens',
    unit: 'µs',
    peers: ['implicit'],
    settings: { ...ALS, factors: 64, fresh: true },
  },
  {
    name: 'ials, one question, p50, large',
    log: 'synthetic',
    unit: 'µs',
    peers: ['implicit'],
    settings: { ...ALS, iterations: 1, factors: 64 },
  },
  {
    name: 'ease, Gram and inverse',
    log: 'movielens',
    unit: 's',
    peers: ['numpy'],
    settings: { regularization: 500 },
  },
  {
    name: 'ease, scores of every shopper',
    log: 'movielens',
    unit: 's',
    peers: ['scipy'],
    settings: { regularization: 500 },
  },
  {
    name: 'CSV to a matrix',
    log: 'csv',
    unit: 's',
    peers: ['pandas', 'papaparse', 'csv-parse', 'fast-csv'],
    settings: {},
  },
  { name: 'snapshot to the first similar', log: 'movielens', unit: 'ms', peers: [], settings: NEIGHBORS },
]

export interface Request {
  readonly task: string
  readonly unit: Task['unit']
  readonly peer: string
  readonly file: string
  readonly users: number
  readonly items: number
  readonly settings: Task['settings']
}

/** In the unit of the task, and processor seconds of work that takes long; `absent` where the contender is not installed. */
export interface Reply {
  readonly value?: number
  readonly cpu?: number
  readonly absent?: string
}
