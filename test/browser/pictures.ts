/** Pictures of a page as people have it: in the light and in the dark, on narrow and on wide screens. */
import { join } from 'node:path'
import type { Page } from 'playwright-core'

/**
 * Takes them, by `light-360` and the like. Where the variable `SCREENSHOTS` names a directory they are kept there, for somebody to
 * look at.
 */
export async function picturesOf(page: Page, name: string): Promise<ReadonlyMap<string, Buffer>> {
  const pictures = new Map<string, Buffer>()
  const directory = process.env.SCREENSHOTS
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1200]) {
      await page.setViewportSize({ width, height: 720 })
      await page.emulateMedia({ colorScheme })
      const look = `${colorScheme}-${width}`
      const path = directory === undefined ? {} : { path: join(directory, `${name}-${look}.png`) }
      pictures.set(look, await page.screenshot({ ...path, animations: 'disabled' }))
    }
  }
  return pictures
}
