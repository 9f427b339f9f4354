import type { Recommendation } from 'alsolike'
import { el } from './element.js'
import type { Catalogue } from './product.js'
import type { Shelved, Shopper } from './shopper.js'
import type { Language, Words } from './words/words.js'

export type Found = Recommendation<Shelved>
export type List = readonly Found[] & { readonly attribution?: string }

/** What every view is given. */
export interface App {
  readonly catalogue: Catalogue
  readonly shopper: Shopper
  readonly language: Language
  readonly words: Words
  /** The list that a click on a product came from; the view that follows names it. */
  led: string | undefined
  /** Shows the page anew with the focus where it was, after something was done. */
  redraw(): void
  /** Says it to eye and ear; `undo` offers the way back. */
  say(text: string, undo?: () => void): void
  money(amount: number): string
  /** Asks the shop, and counts how long it took for the foot of the page. */
  ask<Answer>(question: () => Answer): Answer
}

/** The heading of a view, which takes the focus when the view is opened. */
export function heading(text: string, attributes: { readonly class?: string } = {}): HTMLElement {
  return el('h1', { tabindex: -1, ...attributes }, text)
}
