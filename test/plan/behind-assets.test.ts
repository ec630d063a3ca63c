import { expect, it } from 'vitest'
import { prepareFormats } from '../../src/edit/format.ts'
import { behindAssets } from '../../src/plan/behind-assets.ts'
import type { SlotContribution } from '../../src/plugin/contribution.ts'
import { layout } from '../kind/layout.ts'

const route = (at?: string) => ({
  fact: {
    kind: 'slot',
    slot: 'route',
    key: at ?? '',
    rank: 500,
    code: 'x',
    imports: [],
    ...(at && { at }),
  } as SlotContribution,
  of: ['p'],
})

await prepareFormats([layout.config])

it.each([
  [{}, '/admin', false],
  [{ assets: { directory: 'public' } }, '/admin', false],
  [{ assets: { not_found_handling: 'single-page-application' } }, '/admin', true],
  [{ assets: { not_found_handling: '404-page' } }, '/admin', true],
  [{ assets: { not_found_handling: '404-page', run_worker_first: true } }, '/admin', false],
  [{ assets: { not_found_handling: '404-page', run_worker_first: ['/api/*'] } }, '/admin', true],
  [{ assets: { not_found_handling: '404-page', run_worker_first: ['/admin/*'] } }, '/admin', false],
  [{ assets: { not_found_handling: '404-page', run_worker_first: ['/admin'] } }, '/admin', true],
  [{ assets: { not_found_handling: '404-page', run_worker_first: ['/a/*'] } }, '/admin', true],
  [{ assets: { not_found_handling: '404-page', run_worker_first: ['/*', '!/assets/*'] } }, undefined, false],
])('%j and a route at %s: told %s', (config, at, told) => {
  const notes = behindAssets([route(at)], layout, JSON.stringify(config))
  expect(notes.length).toBe(told ? 1 : 0)
  if (told) expect(notes[0]).toContain(`add "/admin/*" to assets.run_worker_first of ${layout.config}`)
})
