import { Aliases } from './aliases.js'

/** Who acted: users that are one person, and the user of each session. */
export class Actors {
  readonly aliases: Aliases
  /** The first user of each session, -1 for none yet; may be shorter than the sessions. */
  #sessionUser: Int32Array

  constructor(aliases = new Aliases(), sessionUser: Int32Array = new Int32Array(0)) {
    this.aliases = aliases
    this.#sessionUser = sessionUser
  }

  /** The user behind a row with this user and session (-1 for none), or -1. */
  of(user: number, session: number): number {
    if (user >= 0) return this.aliases.root(user)
    const first = session < 0 ? -1 : this.sessionUser(session)
    return first < 0 ? -1 : this.aliases.root(first)
  }

  /** The first user of each session, -1 for none yet; may be shorter or longer than the sessions. */
  get sessionUsers(): Int32Array {
    return this.#sessionUser
  }

  /** The first user of a session as its rows name it, or -1. */
  sessionUser(session: number): number {
    return session < this.#sessionUser.length ? this.#sessionUser[session] : -1
  }

  /** The first user of a session is its user, of its earlier rows too. */
  adopt(session: number, user: number): void {
    if (session >= this.#sessionUser.length) {
      const { length } = this.#sessionUser
      const grown = new Int32Array(Math.max(16, session * 2)).fill(-1, length)
      grown.set(this.#sessionUser)
      this.#sessionUser = grown
    }
    if (this.#sessionUser[session] < 0) this.#sessionUser[session] = user
  }

  /** The same, as rows that stand in the columns say. */
  static of(aliases: Aliases, user: Int32Array, session: Int32Array, length: number): Actors {
    const actors = new Actors(aliases)
    if (user.length === 0 || session.length === 0) return actors
    for (let r = 0; r < length; r++) if (user[r] >= 0 && session[r] >= 0) actors.adopt(session[r], user[r])
    return actors
  }
}
