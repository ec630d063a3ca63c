/** What steps say that take tests out of miniflare 2, whichever runner they had. */
import type { Draft } from '../draft.ts'
import { type Need, needed } from '../step.ts'

export function endedWithMiniflare2(environment: string): Need {
  return needed(`${environment} ended with miniflare 2; tests run in workerd by @cloudflare/vitest-plugin.`)
}

export function noteSeeds(draft: Draft, path: string): void {
  draft.note(`${path} fills storage in beforeAll: storage is isolated for each file now, no longer for each test.`)
}

export function noteWorkerd(draft: Draft): void {
  draft.note('Tests run in workerd: what miniflare 2 did in another way than Cloudflare may fail now, and rightly.')
}
