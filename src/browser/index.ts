export { type OpenPageOptions, openPage, type Page, type PageEvent } from './open-page.js'
