import { avoidEachOther } from '../../kernels/association.js'
import type { Csr } from '../../kernels/sparse.js'
import type { Scorer } from '../model.js'
import { storedArray, storedMeta } from '../stored.js'

/** Those of the kept pairs of a `cooccurrence` over baskets that avoid each other. O(kept pairs). */
export function avoidedPairs(together: Scorer): Csr {
  const state = together.state()
  const start = storedArray('cooccurrence', state, 'start', Int32Array)
  const items = storedArray('cooccurrence', state, 'items', Int32Array)
  const both = storedArray('cooccurrence', state, 'together', Int32Array)
  const counts = storedArray('cooccurrence', state, 'counts', Int32Array)
  const total = Number(storedMeta('cooccurrence', state).total)
  const rows = start.length - 1
  const indptr = new Int32Array(rows + 1)
  const indices: number[] = []
  for (let i = 0; i < rows; i++) {
    for (let e = start[i]; e < start[i + 1]; e++) {
      if (avoidEachOther(both[e], counts[i], counts[items[e]], total)) indices.push(items[e])
    }
    indptr[i + 1] = indices.length
  }
  return { rows, cols: rows, indptr, indices: Int32Array.from(indices), values: new Float32Array(0) }
}
