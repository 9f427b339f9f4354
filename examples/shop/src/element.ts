type Child = Node | string | false | undefined
interface Attributes {
  readonly [name: string]: string | number | boolean | undefined | ((event: Event) => void)
}

/** An element with attributes and children; functions listen to the event of their name, `false` leaves out. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value)
    else if (value === true) element.setAttribute(name, '')
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value))
  }
  for (const child of children) if (child !== false && child !== undefined) element.append(child)
  return element
}

const SHAPES = {
  search: '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
  cart: '<path d="M3 4h3l2.4 11.2a1 1 0 0 0 1 .8h8.3a1 1 0 0 0 1-.7L21 8H7"/><circle cx="10" cy="20" r="1.3"/><circle cx="17" cy="20" r="1.3"/>',
  you: '<circle cx="12" cy="8" r="4"/><path d="M4.5 20.5c1-4.5 4-6 7.5-6s6.5 1.5 7.5 6"/>',
  plus: '<path d="M12 5v14M5 12h14"/>',
  minus: '<path d="M5 12h14"/>',
  close: '<path d="m6 6 12 12M18 6 6 18"/>',
  why: '<circle cx="12" cy="12" r="9"/><path d="M9.5 9.3a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.2.9-1.2 1.8M12 16.7v.1"/>',
  back: '<path d="M9 6 4 11l5 5"/><path d="M4 11h10a6 6 0 0 1 0 12"/>',
  eye: '<path d="M2.5 12C5 7.5 8.3 5.5 12 5.5s7 2 9.5 6.5c-2.5 4.5-5.8 6.5-9.5 6.5S5 16.5 2.5 12z"/><circle cx="12" cy="12" r="2.8"/>',
  bag: '<path d="M5 8h14l1 12H4zM9 8V7a3 3 0 0 1 6 0v1"/>',
} as const
export type Icon = keyof typeof SHAPES

/** A line drawing of 24 × 24 that says nothing itself: the control around it has the words. */
export function icon(name: Icon): HTMLElement {
  const span = el('span', { class: 'icon' })
  span.innerHTML = `<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`
  return span
}
