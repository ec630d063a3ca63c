/** The road of an author: from nothing to a plugin that others use. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { User } from './user.ts'

export function authoring({ user, step }: { user: User; step(name: string, work: () => void): void }): void {
  const folder = join(user.work, 'clodo-plugin-wave')
  step('npm create clodo-plugin@latest wave', () => {
    user.succeeds(user.work, 'npm', 'create', 'clodo-plugin@latest', 'wave')
  })
  step('its tests, types and checks pass', () => {
    user.succeeds(folder, 'npm', 'install')
    user.succeeds(folder, 'npm', 'test')
    user.succeeds(folder, 'npm', 'run', 'check')
  })
  step('it works in a service that is made for it', () => {
    assert.match(user.succeeds(folder, 'npm', 'run', 'try'), /✓ probe answers say wave/)
  })
  step('it is published, and added to a service by its name', () => {
    // Provenance is attested by a forge, which is not here.
    user.succeeds(folder, 'npm', 'pkg', 'delete', 'publishConfig.provenance')
    user.succeeds(folder, 'npm', 'publish')
    user.succeeds(user.work, 'npm', 'create', 'clodo@latest', 'waving', '--', '--no-install', '--no-git')
    const service = join(user.work, 'waving')
    const { stdout } = user.runs(service, 'npx', 'clodo', 'add', 'wave', '--no-install', '--json')
    const { name, grant } = JSON.parse(stdout) as { name: string; grant: string }
    assert.equal(name, 'clodo-plugin-wave')
    user.succeeds(service, 'npx', 'clodo', 'add', 'wave', '--no-install', '--trust', grant)
    assert.match(readFileSync(join(service, 'src/app.ts'), 'utf8'), /app\.use\(wave\(\)\)/)
  })
}
