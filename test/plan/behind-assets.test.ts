import { describe, expect, it } from 'vitest'
import { prepareFormats } from '../../src/edit/format.ts'
import { kindOf, type Layout } from '../../src/kind/index.ts'
import { behindAssets, patternsApart } from '../../src/plan/behind-assets.ts'
import type { SlotContribution } from '../../src/plugin/contribution.ts'
import type { ExistingFacts } from '../../src/plugin/project.ts'
import { layout } from '../kind/layout.ts'

const slot = (at?: string): SlotContribution => ({
  kind: 'slot',
  slot: 'route',
  key: at ?? '',
  rank: 500,
  code: 'x',
  imports: [],
  ...(at === undefined ? {} : { at }),
})
const route = (at?: string) => ({ fact: slot(at), of: ['p'] })

await prepareFormats([layout.config])

const costs = 'counts as one of the Worker'
const hides = `add "/admin/*" to assets.run_worker_first of ${layout.config}`
const navigates = 'A browser that opens /admin'

describe('what is told of routes beside static files', () => {
  it.each([
    [{}, undefined],
    [{ assets: { directory: 'public' } }, undefined],
    [{ assets: { not_found_handling: 'single-page-application' } }, navigates],
    [{ assets: { not_found_handling: '404-page' } }, navigates],
    [{ assets: { not_found_handling: '404-page', run_worker_first: true } }, undefined],
    [{ assets: { not_found_handling: '404-page', run_worker_first: ['/api/*'] } }, hides],
    [{ assets: { not_found_handling: '404-page', run_worker_first: ['/admin/*'] } }, costs],
    [{ assets: { not_found_handling: '404-page', run_worker_first: ['/admin'] } }, hides],
    [{ assets: { not_found_handling: '404-page', run_worker_first: ['/a/*'] } }, hides],
    [{ assets: { not_found_handling: '404-page', run_worker_first: ['/a*'] } }, costs],
  ])('%j: %s', (config, told) => {
    const notes = behindAssets([route('/admin')], layout, JSON.stringify(config))
    expect(notes).toEqual(told === undefined ? [] : [expect.stringContaining(told)])
  })

  it('is nothing of browsers before the date from which they get files first', () => {
    const old = { ...layout, project: { ...layout.project, compatibilityDate: '2025-03-31' } }
    const config = JSON.stringify({ assets: { not_found_handling: '404-page' } })
    expect(behindAssets([route('/admin')], old, config)).toEqual([])
  })
})

describe('paths that the Worker is asked for first', () => {
  const at = ['assets']
  const placed = (path: string | undefined, workerFirst: string[]) => {
    const existing = { assets: [{ at, workerFirst }] } as unknown as ExistingFacts
    const here: Layout = { ...layout, project: { ...layout.project, existing } }
    return kindOf(slot(path)).place?.(slot(path), here) ?? []
  }
  const items = (...given: Parameters<typeof placed>) => placed(...given).map((one) => one.at === 'item' && one.item)

  it('are the route and all below it', () => {
    expect(items('/admin/:id', ['/api/*'])).toEqual(['/admin/*', '/admin/*/*'])
    expect(items('/admin', ['/api/*'])).toEqual(['/admin', '/admin/*'])
    expect(items(undefined, ['/api/*'])).toEqual([])
  })

  it('are none that the author gave to the Worker', () => {
    expect(items('/admin', ['/ad*'])).toEqual([])
    expect(items('/admin', ['/admin/*'])).toEqual(['/admin', '/admin/*'])
  })

  it('are none where another route of ours includes them, or where the list became a switch', () => {
    const both = [...placed('/admin', ['/api/*']), ...placed('/admin/tenants', ['/api/*'])]
    const left = patternsApart(both, '{"assets":{"run_worker_first":["/api/*"]}}', layout.config)
    expect(left.map((one) => one.at === 'item' && one.item)).toEqual(['/admin', '/admin/*'])
    expect(patternsApart(both, '{"assets":{"run_worker_first":true}}', layout.config)).toEqual([])
  })
})
