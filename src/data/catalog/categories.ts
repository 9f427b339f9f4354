import { Vocabulary } from '../vocabulary.js'

/** The tree of categories: every path and every beginning of one has a code, parents before their children. */
export class Categories {
  readonly #paths = new Vocabulary()
  readonly #names: string[] = []
  readonly #parents: number[] = []

  /** How many codes there are. */
  get size(): number {
    return this.#names.length
  }

  /** The code of a path, new where it is unknown; -1 for an empty one. */
  add(path: readonly string[]): number {
    let code = -1
    let key = ''
    for (const name of path) {
      // Lengths keep 'a' under 'b/c' apart from 'c' under 'a/b'
      key += `${name.length}:${name}`
      const parent = code
      code = this.#paths.add(key)
      if (code === this.#names.length) {
        this.#names.push(name)
        this.#parents.push(parent)
      }
    }
    return code
  }

  /** The broader category of a code, -1 for a top one. */
  parent(code: number): number {
    return this.#parents[code]
  }

  /** The top category above a code, or itself; -1 for -1. */
  top(code: number): number {
    let top = code
    while (top >= 0 && this.#parents[top] >= 0) top = this.#parents[top]
    return top
  }

  /** The tree as a list: of each code, its name and its parent's code. */
  list(): [name: string, parent: number][] {
    return this.#names.map((name, code) => [name, this.#parents[code]])
  }

  /** Names from broad to narrow. */
  path(code: number): string[] {
    const path: string[] = []
    for (let c = code; c >= 0; c = this.#parents[c]) path.unshift(this.#names[c])
    return path
  }
}
