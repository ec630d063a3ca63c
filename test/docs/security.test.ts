/** What docs/security.md says is tested has to be there, in a project with all plugins. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { apply } from '../../src/index.ts'
import { memoryWorld, prepareNew } from '../support/world.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/security.md'), 'utf8')
const named = [...text.matchAll(/`(test\/[\w./-]+\.test\.ts)`(?: › ([^|`;,]+(?:, [^|`;]+)*?)(?= \||[,;]? `|;|$))?/gm)]

it('names tests that there are', async () => {
  const world = memoryWorld()
  const plugins = Object.fromEntries(world.sources.plugins.ids().map((id) => [id, {}]))
  const { prepared } = await prepareNew(world, { type: 'data-service', plugins })
  await apply(world, prepared)
  const files = world.files()
  const own = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
  expect(named.length).toBeGreaterThan(8)
  for (const [, path = '', titles = ''] of named) {
    const there = path.startsWith('test/cli/') ? own(path) : files[path]
    expect(there, path).toBeDefined()
    for (const title of titles.split(' › ').filter(Boolean)) expect(there).toContain(title.trim())
  }
})
