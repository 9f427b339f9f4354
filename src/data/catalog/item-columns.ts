/** What the catalogue knows of an item by number; entries past `size` are blank. */
export interface ItemColumns {
  size: number
  /** See `SHOWN` and its like. */
  status: Uint8Array
  category: Int32Array
  brand: Int32Array
  group: Int32Array
  price: Float64Array
  listPrice: Float64Array
}

/** Known from events only. */
export const UNLISTED = 0
export const SHOWN = 1
export const SOLD_OUT = 2
export const REMOVED = 3

export function emptyItemColumns(): ItemColumns {
  return {
    size: 0,
    status: new Uint8Array(0),
    category: new Int32Array(0),
    brand: new Int32Array(0),
    group: new Int32Array(0),
    price: new Float64Array(0),
    listPrice: new Float64Array(0),
  }
}

/** Makes room for `item`; items between have nothing. */
export function reach(columns: ItemColumns, item: number): void {
  if (item < columns.size) return
  const { size } = columns
  if (item >= columns.status.length) {
    const room = Math.max(16, item * 2)
    const grown = <A extends Uint8Array | Int32Array | Float64Array>(array: A, from: A): A => {
      array.set(from.subarray(0, size) as never)
      return array
    }
    columns.status = grown(new Uint8Array(room), columns.status)
    columns.category = grown(new Int32Array(room), columns.category)
    columns.brand = grown(new Int32Array(room), columns.brand)
    columns.group = grown(new Int32Array(room), columns.group)
    columns.price = grown(new Float64Array(room), columns.price)
    columns.listPrice = grown(new Float64Array(room), columns.listPrice)
  }
  columns.category.fill(-1, size, item + 1)
  columns.brand.fill(-1, size, item + 1)
  columns.group.fill(-1, size, item + 1)
  columns.price.fill(Number.NaN, size, item + 1)
  columns.listPrice.fill(Number.NaN, size, item + 1)
  columns.size = item + 1
}
