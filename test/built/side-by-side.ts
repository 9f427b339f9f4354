import type { Page } from 'playwright-core'

/** Pictures of a wide page and of a narrow one before it, at the lower right, as one picture. */
export async function sideBySide(wide: Page, narrow: Page): Promise<Buffer> {
  // Whatever moves has come to rest
  for (const page of [wide, narrow]) await page.waitForTimeout(400)
  const [back, front] = await Promise.all([wide.screenshot(), narrow.screenshot()])
  const source = (picture: Buffer) => `data:image/png;base64,${picture.toString('base64')}`
  const page = await wide.context().newPage()
  await page.setViewportSize({ width: 1320, height: 900 })
  await page.setContent(`<style>
    body { margin: 0; background: #e9eaee; height: 900px; position: relative; overflow: hidden }
    img { position: absolute; display: block; box-shadow: 0 12px 40px #0003 }
    .wide { left: 40px; top: 36px; width: 994px; border-radius: 14px; outline: 1px solid #0001 }
    .narrow { right: 44px; bottom: 36px; width: 338px; border-radius: 30px; outline: 7px solid #0b0d12 }
  </style><img class="wide" src="${source(back)}"><img class="narrow" src="${source(front)}">`)
  await page.waitForFunction(() => [...document.images].every(image => image.complete))
  return page.screenshot()
}
