import { en } from './en.js'
import { zh } from './zh.js'

export type Language = 'en' | 'zh'
/** All that the page says, but for titles and the reasons that `describe` words. */
export type Words = typeof en

export const words: Readonly<Record<Language, Words>> = { en, zh }

const KEPT_AS = 'lantern-street.language'

/** What was chosen here before, else what the browser asks for. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT_AS) ?? navigator.language
  return kept.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT_AS, language)
}
