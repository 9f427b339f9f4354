/** A sparse matrix by rows: row r holds `indices[indptr[r] … indptr[r + 1])`, ascending, with `values` beside. */
export interface Csr {
  readonly rows: number
  readonly cols: number
  readonly indptr: Int32Array
  readonly indices: Int32Array
  readonly values: Float32Array
}

/** The same matrix by columns, as a `Csr` of its transpose. O(rows + cols + entries); rows come out ascending. */
export function transpose(matrix: Csr): Csr {
  const { rows, cols, indptr, indices, values } = matrix
  const start = new Int32Array(cols + 1)
  for (let e = 0; e < indices.length; e++) start[indices[e] + 1]++
  for (let c = 0; c < cols; c++) start[c + 1] += start[c]
  const at = start.slice()
  const outIndices = new Int32Array(indices.length)
  const outValues = new Float32Array(indices.length)
  for (let r = 0; r < rows; r++) {
    for (let e = indptr[r]; e < indptr[r + 1]; e++) {
      const slot = at[indices[e]]++
      outIndices[slot] = r
      outValues[slot] = values[e]
    }
  }
  return { rows: cols, cols: rows, indptr: start, indices: outIndices, values: outValues }
}

/** Where the entries of a sparse matrix are, by columns: `transpose` without the values, in half the time. */
export function transposePlaces(matrix: Pick<Csr, 'rows' | 'cols' | 'indptr' | 'indices'>): {
  readonly indptr: Int32Array
  readonly indices: Int32Array
} {
  const { rows, cols, indptr, indices } = matrix
  const start = new Int32Array(cols + 1)
  for (let e = 0; e < indices.length; e++) start[indices[e] + 1]++
  for (let c = 0; c < cols; c++) start[c + 1] += start[c]
  const at = start.slice()
  const places = new Int32Array(indices.length)
  for (let r = 0; r < rows; r++) {
    const end = indptr[r + 1]
    for (let e = indptr[r]; e < end; e++) places[at[indices[e]]++] = r
  }
  return { indptr: start, indices: places }
}
