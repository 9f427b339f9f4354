/** What stands on the label of a package, around (100, 112). */
export const signs: Readonly<Record<string, string>> = {
  dog: '<path d="M84 108c-4-8 4-14 10-8 4-4 12-4 16 0 6-6 14 0 10 8l-6 10c-3 8-21 8-24 0z"/><path d="M96 110h2M106 110h2" stroke="#fff" stroke-width="4" stroke-linecap="round"/>',
  cat: '<path d="M86 96l8 8h14l8-8 1 20c0 12-32 12-32 0z"/><path d="M95 112h1M107 112h1" stroke="#fff" stroke-width="4" stroke-linecap="round"/>',
  bone: '<path d="M82 106a6 6 0 0 1 10-6l4 4h8l4-4a6 6 0 0 1 10 6 6 6 0 0 1 0 10 6 6 0 0 1-10 4l-4-3h-8l-4 3a6 6 0 0 1-10-4 6 6 0 0 1 0-10z"/>',
  nut: '<path d="M98 94c12 6 18 14 16 24s-12 12-18 12-16-4-16-14 8-16 18-22z"/>',
  leaf: '<path d="M84 124c0-20 14-26 32-26 0 18-12 30-32 26z"/>',
  grain:
    '<path d="M98 96c5 8 5 22 0 32-5-10-5-24 0-32zM86 104c6 4 9 10 9 20-7-4-9-11-9-20zM112 104c-6 4-9 10-9 20 7-4 9-11 9-20z"/>',
}
