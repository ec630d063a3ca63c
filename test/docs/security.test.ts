/** What docs/security.md says is tested has to be there, in a project with all plugins. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { apply } from '../../src/index.ts'
import { memoryWorld, prepareNew } from '../support/world.ts'

const text = readFileSync(join(import.meta.dirname, '../../docs/security.md'), 'utf8')
const named = [...text.matchAll(/`(test\/[\w./-]+\.test\.ts)`(?: › ([^|`;,]+(?:, [^|`;]+)*?)(?= \||[,;]? `|;|$))?/gm)]

/** Files of a data-service with all plugins, where the answers are as asked. */
async function filesWith(auth: Record<string, string>) {
  const world = memoryWorld()
  const plugins = Object.fromEntries(world.sources.plugins.ids().map((id) => [id, {}]))
  const { prepared } = await prepareNew(world, { type: 'data-service', plugins: { ...plugins, auth } })
  await apply(world, prepared)
  return world.files()
}

it('names tests that there are', async () => {
  const files = await filesWith({})
  const withKeys = await filesWith({ verify: 'jwks' })
  const own = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8')
  expect(named.length).toBeGreaterThan(8)
  for (const match of named) {
    const [, path = '', titles = ''] = match
    const ofKeys = text.slice(0, match.index).split('|').at(-1)?.includes('auth.verify=jwks')
    const there = path.startsWith('test/cli/') ? own(path) : (ofKeys ? withKeys : files)[path]
    expect(there, path).toBeDefined()
    // A title, and no other text of the file.
    for (const title of titles.split(' › ').filter(Boolean)) expect(there).toContain(`'${title.trim()}'`)
  }
})
