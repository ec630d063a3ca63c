import { expect, it } from 'vitest'
import { apply, openProject } from '../../src/index.ts'
import { outdatedIn } from '../../src/verb/outdated.ts'
import { memoryWorld, prepareNew, root } from '../support/world.ts'

it('tells plugins and dependencies that are behind, and nothing of what is not known here', async () => {
  const world = memoryWorld()
  const { prepared } = await prepareNew(world, { type: 'generic', plugins: { logging: {}, auth: {} } })
  await apply(world, prepared)
  const project = await openProject(world.disk, root)
  expect(await outdatedIn(project, world.sources)).toEqual([])
  const { lock } = project
  const old = {
    ...lock,
    plugins: {
      ...lock.plugins,
      logging: { version: '0.9.0', source: 'built-in' },
      guests: { version: '1.0.0', source: 'clodo-plugin-guests@^1.0.0', integrity: 'sha512-x' },
    },
    facts: lock.facts.map((owned) =>
      owned.fact.kind === 'dependency' && owned.fact.name === 'hono'
        ? { ...owned, fact: { ...owned.fact, range: '4.0.0' } }
        : owned,
    ),
  }
  expect(await outdatedIn({ lock: old }, world.sources)).toEqual([
    { what: 'dependency', name: 'hono', have: '4.0.0', newest: world.sources.version('hono') },
    { what: 'plugin', name: 'logging', have: '0.9.0', newest: lock.plugins.logging?.version },
  ])
})
