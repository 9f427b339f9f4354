/**
 * Who is whom: user indices that turned out to be another user. Every merged one points straight at the user it
 * belongs to, so asking costs one look.
 */
export class Aliases {
  readonly #root = new Map<number, number>()
  readonly #members = new Map<number, number[]>()

  get size(): number {
    return this.#root.size
  }

  /** The user that `user` belongs to; itself where it was never merged. */
  root(user: number): number {
    return this.#root.size === 0 ? user : (this.#root.get(user) ?? user)
  }

  /** Those merged into `root`, in order of merging. */
  members(root: number): readonly number[] {
    return this.#members.get(root) ?? []
  }

  /**
   * Makes `guest`, and those merged into it, the user that `user` is. False where nothing changes: they are one
   * already, or `guest` belongs to somebody else, who is not to be merged with a stranger over a shared device.
   */
  merge(guest: number, user: number): boolean {
    const root = this.root(user)
    if (guest === root || this.#root.has(guest)) return false
    const moved = [guest, ...this.members(guest)]
    this.#members.delete(guest)
    for (const member of moved) this.#root.set(member, root)
    this.#members.set(root, [...this.members(root), ...moved])
    return true
  }

  /** Forgets a user and those merged into it. */
  remove(root: number): void {
    for (const member of this.members(root)) this.#root.delete(member)
    this.#members.delete(root)
  }

  /** Merged user and the user it belongs to, by turns, in order of merging. */
  pairs(): Int32Array {
    const pairs: number[] = []
    for (const [member, root] of this.#root) pairs.push(member, root)
    return Int32Array.from(pairs)
  }

  static of(pairs: Int32Array): Aliases {
    const aliases = new Aliases()
    for (let p = 0; p + 1 < pairs.length; p += 2) aliases.merge(pairs[p], pairs[p + 1])
    return aliases
  }
}
