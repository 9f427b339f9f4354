import { escapeHtml } from './html.js'
import { STYLE } from './style.js'

export interface Page {
  readonly title: string
  /** Below the title; HTML. */
  readonly summary: string
  /** HTML; empty ones are left out. */
  readonly chapters: readonly string[]
  /** CSS beside the common one. */
  readonly style?: string
}

/** One HTML page that stands by itself: no script, nothing loaded. */
export function page({ title, summary, chapters, style = '' }: Page): string {
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width,initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${STYLE}${style}</style></head><body>`,
    `<header><h1>${escapeHtml(title)}</h1><p class="soft">${summary}</p></header>`,
    `<main>${chapters.filter(chapter => chapter !== '').join('\n')}</main>`,
    '<footer class="soft">Made by alsolike from the shop’s own log.</footer>',
    '</body></html>\n',
  ].join('\n')
}
