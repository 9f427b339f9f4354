import { COLUMN_NAMES, type ColumnName, type Columns, type Row } from './columns.js'

/** Rows on their way into the log, as columns with an entry each; a column that is absent holds nothing for any row. */
export type RowBlock = Pick<BlockColumns, 'type' | 'at'> & Partial<BlockColumns>
type BlockColumns = { readonly [Name in ColumnName]: Columns[Name]['data'] }

/** Writes rows `from` … `to` of a block at `at`, the first free place. What absent entries hold is as in a `Row`. */
export function writeBlock(columns: Columns, at: number, block: RowBlock, from: number, to: number): void {
  for (const name of COLUMN_NAMES) {
    // The arrays of a block are of the columns' types
    columns[name].write(at, block[name] as never, from, to)
  }
}

/** One row of a block. */
export function blockRow(block: RowBlock, r: number, row: Row): Row {
  row.user = block.user?.[r] ?? -1
  row.item = block.item?.[r] ?? -1
  row.session = block.session?.[r] ?? -1
  row.order = block.order?.[r] ?? -1
  row.type = block.type[r]
  row.at = block.at[r]
  row.quantity = block.quantity?.[r] ?? Number.NaN
  row.price = block.price?.[r] ?? Number.NaN
  row.value = block.value?.[r] ?? Number.NaN
  row.position = block.position?.[r] ?? -1
  row.results = block.results?.[r] ?? -1
  row.query = block.query?.[r] ?? -1
  row.category = block.category?.[r] ?? -1
  row.brand = block.brand?.[r] ?? -1
  row.device = block.device?.[r] ?? -1
  row.source = block.source?.[r] ?? -1
  row.attribution = block.attribution?.[r] ?? -1
  row.eventId = block.eventId?.[r] ?? -1
  return row
}
