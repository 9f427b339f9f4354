/**
 * One counting of pairs and the memory that one thread works in: pointers in bytes, in the order in which
 * ../../pair-kernels.ts writes them. Items are numbered by rank here, most groups first.
 */
@unmanaged
export class PairTask {
  shrink: f64
  /** Item of each rank, and back. */
  order: usize
  rankOf: usize
  /** Groups of each item. */
  itemStart: usize
  itemGroups: usize
  /** Ranks from `head` on of each group. */
  tailStart: usize
  tailItems: usize
  /** Of each group, float64; 0 where every group counts 1. */
  weights: usize
  /** Of each group, ascending, where support is in distinct shoppers and not in groups; else 0. */
  shoppers: usize
  /** Of each rank, float64. */
  rowFactor: usize
  columnFactor: usize
  /** Counts of all ranks with the first `head`, a row a rank; of these with the others, `rest` a row. */
  square: usize
  beyond: usize
  itemCount: i32
  groups: i32
  neighbors: i32
  /** A multiple of 128; 0 with weights. */
  head: i32
  rest: i32
  /** Of pairs with weights. */
  minSupport: i32
  /** 1: pairs that avoid each other are left out. */
  hideAvoiding: i32
  /** With weights: ranks below it stand with so many others that all are looked at. */
  crowded: i32
  /** Bits of 128 ranks in each group and one more; 2 KB. */
  bits: usize
  planes: usize
  /**
   * An entry an item and some more, all 0 between calls: counts as wide as the matrices; with weights sums (float64); with
   * shoppers the one seen last, from 1 on, and how many groups were another of a shopper's.
   */
  counts: usize
  sums: usize
  seen: usize
  /** Int32, one more than items. */
  touched: usize
  /** Float32, `head` and 16 more than items. */
  scores: usize
  /** Three columns of 16 more than items: scores (float32), items, counts. */
  found: usize
  /**
   * `room` items, `room` scores, `room` counts, then the lengths of `rows` rows, then, with shoppers, `room` supports; a
   * row has `line` entries of room.
   */
  out: usize
  room: i32
  rows: i32
  line: i32
  /** The first of the ranks that `bits` are about, −1 for none. */
  marked: i32
}
