import type { Catalog } from '../../data/catalog/catalog.js'
import { Scores } from '../../kernels/scores.js'
import type { Csr } from '../../kernels/sparse.js'
import type { Evidence, Scorer } from '../model.js'

/** Cosine of views (shrunk by 5) from which two items are looked at in place of each other. */
const STRONG = 0.1

/**
 * Pairs that replace each other: of one category, strongly looked at together, and not shown to be bought together.
 * They belong to similar, not to related. O(items · neighbours).
 */
export function substitutes(viewed: Scorer, bought: Scorer, catalog: Catalog, itemCount: number): Csr {
  const indptr = new Int32Array(itemCount + 1)
  const indices: number[] = []
  const seen = new Scores(itemCount)
  const evidence: Evidence[] = []
  for (let i = 0; i < itemCount; i++) {
    const category = catalog.category(i)
    seen.clear()
    if (category >= 0 && viewed.scoreItem!(i, seen)) {
      const row: number[] = []
      for (let t = 0; t < seen.count; t++) {
        const other = seen.touched[t]
        if (seen.values[other] < STRONG || catalog.category(other) !== category) continue
        evidence.length = 0
        bought.explainItem!(i, other, evidence)
        if (!evidence.some(({ lift }) => lift !== undefined)) row.push(other)
      }
      indices.push(...row.sort((a, b) => a - b))
    }
    indptr[i + 1] = indices.length
  }
  return {
    rows: itemCount,
    cols: itemCount,
    indptr,
    indices: Int32Array.from(indices),
    values: new Float32Array(0),
  }
}

/** Whether row `from` holds `item`; rows are short. */
export function holds(pairs: Csr, from: number, item: number): boolean {
  if (from >= pairs.rows) return false
  for (let e = pairs.indptr[from]; e < pairs.indptr[from + 1]; e++) if (pairs.indices[e] === item) return true
  return false
}
