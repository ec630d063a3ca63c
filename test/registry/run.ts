/**
 * Publishing is real: everything is published to a registry on loopback, and used from there as a user would, from an empty
 * directory and an empty home. `npm run registry -- [npm] [pnpm] [yarn] [bun]`; minutes, because each road installs anew.
 */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copied, published, repository } from '../release/package.ts'
import { authoring } from './authoring.ts'
import { life } from './life.ts'
import { startRegistry } from './registry.ts'
import { roads } from './roads.ts'
import { users } from './user.ts'

const wanted = process.argv.slice(2)
const home = mkdtempSync(join(tmpdir(), 'clodo-registry-'))
const registry = await startRegistry(join(home, 'registry'))
const tally = { passed: 0, failed: 0 }

/** One thing that has to hold; the rest goes on where it does not. */
function step(name: string, work: () => void): void {
  const begun = performance.now()
  try {
    work()
    tally.passed++
    console.log(`  ✓ ${name}  ${((performance.now() - begun) / 1000).toFixed(1)} s`)
  } catch (error) {
    tally.failed++
    console.log(`  ✗ ${name}\n${error instanceof Error ? error.message : String(error)}`)
  }
}

try {
  const userAt = users(home, registry)
  const publisher = userAt('publisher')
  step('clodo and what creates with it are published', () => {
    const origin = copied(home)
    for (const folder of published) publisher.succeeds(join(origin, folder), 'npm', 'publish')
  })
  step('plugins of third parties are published', () => {
    for (const name of ['visits-1', 'magpie'])
      publisher.succeeds(join(repository, 'fixtures/packages', name), 'npm', 'publish', '--ignore-scripts')
  })
  assert.equal(tally.failed, 0)
  for (const road of roads.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    console.log(road.name)
    life(road, { user: userAt(road.name, road.tools), publisher, step })
  }
  if (wanted.length === 0 || wanted.includes('npm')) {
    console.log('an author')
    authoring({ user: userAt('author'), step })
  }
} finally {
  await registry.stop()
  rmSync(home, { recursive: true, maxRetries: 3 })
}
console.log(`${tally.passed} passed, ${tally.failed} failed`)
process.exitCode = tally.failed === 0 ? 0 : 1
