// A heap of items and their scores, in two arrays. Twin of ../../top-k.ts. Pointers are in bytes.

/** Adds an entry to a heap whose root is the worst: lowest score, of equals the highest item. */
export function rise(items: usize, values: usize, size: i32, item: i32, value: f32): void {
  let hole = size
  while (hole > 0) {
    const parent = (hole - 1) >> 1
    const above = load<f32>(values + (<usize>parent << 2))
    if (above < value || (above == value && load<i32>(items + (<usize>parent << 2)) > item)) break
    store<f32>(values + (<usize>hole << 2), above)
    store<i32>(items + (<usize>hole << 2), load<i32>(items + (<usize>parent << 2)))
    hole = parent
  }
  store<f32>(values + (<usize>hole << 2), value)
  store<i32>(items + (<usize>hole << 2), item)
}

/** Replaces the root. */
export function sink(items: usize, values: usize, size: i32, item: i32, value: f32): void {
  let hole = 0
  for (;;) {
    let child = 2 * hole + 1
    if (child >= size) break
    let below = load<f32>(values + (<usize>child << 2))
    if (child + 1 < size) {
      const other = load<f32>(values + (<usize>(child + 1) << 2))
      if (
        other < below ||
        (other == below && load<i32>(items + (<usize>(child + 1) << 2)) > load<i32>(items + (<usize>child << 2)))
      ) {
        child++
        below = other
      }
    }
    if (value < below || (value == below && item > load<i32>(items + (<usize>child << 2)))) break
    store<f32>(values + (<usize>hole << 2), below)
    store<i32>(items + (<usize>hole << 2), load<i32>(items + (<usize>child << 2)))
    hole = child
  }
  store<f32>(values + (<usize>hole << 2), value)
  store<i32>(items + (<usize>hole << 2), item)
}
