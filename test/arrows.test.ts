import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const src = fileURLToPath(new URL('../src', import.meta.url))

/** What each room may import, as src/README.md draws it. A file at the top is a room of its own. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  kernels: [],
  data: ['kernels'],
  models: ['data', 'kernels'],
  profiles: ['data', 'kernels'],
  ranking: ['data', 'kernels'],
  snapshot: ['data', 'kernels'],
  report: [],
  insights: ['data', 'profiles', 'report'],
  door: ['models/model.ts', 'models/fit.ts', 'profiles', 'ranking', 'snapshot', 'data', 'kernels'],
  'recommender.ts': ['door', 'models/fit.ts', 'profiles', 'ranking', 'data'],
  'shop-models.ts': ['models', 'door'],
  'public-models.ts': ['models', 'door'],
  'index.ts': [
    'recommender.ts',
    'shop-models.ts',
    'public-models.ts',
    'models',
    'door',
    'profiles',
    'ranking',
  ],
  evaluation: ['recommender.ts', 'shop-models.ts', 'door', 'models', 'ranking', 'data', 'kernels', 'report'],
  worker: ['door', 'models', 'profiles', 'data', 'kernels'],
  node: ['recommender.ts', 'worker', 'door', 'snapshot', 'data', 'kernels'],
  browser: ['recommender.ts', 'worker', 'door', 'snapshot', 'data', 'kernels'],
  cli: ['*'],
}
/** Open to all. */
const OPEN = ['types.ts', 'errors.ts']
/** Type-only imports of the contract of a model are open to these as well. */
const SEES_MODEL_TYPES = ['ranking', 'snapshot', 'profiles']
/** Outside packages belong to rooms too. */
const PACKAGES: Readonly<Record<string, readonly string[]>> = {
  'fast-csv': ['node'],
  'simple-statistics': ['profiles', 'insights', 'evaluation'],
  'ml-matrix': ['evaluation'],
  stemmer: ['data'],
  idb: ['browser'],
}

interface Import {
  readonly from: string
  readonly to: string
  readonly typeOnly: boolean
}

describe('the rooms', () => {
  const imports = readImports()

  it('import one way', () => {
    const wrong = imports
      .filter(i => i.to.startsWith('.') && !allowed(i))
      .map(i => `${i.from} → ${target(i)}`)
    expect(wrong).toEqual([])
  })

  it('keep outside packages where they belong', () => {
    const wrong = imports
      .filter(i => !i.to.startsWith('.') && room(i.from) !== 'cli')
      .filter(i => !(i.to.startsWith('node:') && room(i.from) === 'node'))
      .filter(
        i => !Object.entries(PACKAGES).some(([name, rooms]) => i.to === name && rooms.includes(room(i.from))),
      )
      .map(i => `${i.from} → ${i.to}`)
    expect(wrong).toEqual([])
  })

  it('know every room there is', () => {
    const rooms = new Set(imports.map(i => room(i.from)))
    expect([...rooms].filter(r => !(r in ARROWS) && !OPEN.includes(r))).toEqual([])
  })

  it('open with types and errors that import nothing', () => {
    expect(imports.filter(i => OPEN.includes(i.from))).toEqual([])
  })
})

function allowed(i: Import): boolean {
  const to = target(i)
  const [from, into] = [room(i.from), room(to)]
  if (from === into || OPEN.includes(to)) return true
  if (i.typeOnly && to === 'models/model.ts' && SEES_MODEL_TYPES.includes(from)) return true
  const arrows = ARROWS[from] ?? []
  return arrows.includes('*') || arrows.includes(into) || arrows.includes(to)
}

function target({ from, to }: Import): string {
  return normalize(join(dirname(from), to))
    .replace(/\.js$/, '.ts')
    .split(sep)
    .join('/')
}

function room(file: string): string {
  return file.split('/')[0]
}

function readImports(): Import[] {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map(name => name.split(sep).join('/'))
    .filter(name => name.endsWith('.ts') && !name.includes('/assembly/') && !name.includes('/generated/'))
    .flatMap(name => {
      const text = readFileSync(join(src, name), 'utf8')
      const found = [...text.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'"]*?\sfrom\s+)?'([^']+)'/gm)]
      return found.map(([, type, to]) => ({ from: relative('.', name), to, typeOnly: type !== undefined }))
    })
}
