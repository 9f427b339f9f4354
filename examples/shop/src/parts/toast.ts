import { el } from '../element.js'

let leaving: ReturnType<typeof setTimeout> | undefined

/** Shows a line at the foot of the window, which screen readers read out, with the way back where there is one. */
export function toast(text: string, undo?: { readonly label: string; readonly act: () => void }): void {
  const place = document.getElementById('toast') as HTMLElement
  clearTimeout(leaving)
  const away = () => place.replaceChildren()
  const back = () => {
    away()
    undo?.act()
  }
  place.replaceChildren(
    el('p', {}, text, undo !== undefined && el('button', { type: 'button', click: back }, undo.label)),
  )
  // Who reads slowly or is on their way to the button keeps it
  const leave = () => {
    leaving = setTimeout(() => (place.matches(':hover, :focus-within') ? leave() : away()), 8000)
  }
  leave()
}
