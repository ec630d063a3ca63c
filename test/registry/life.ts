/** The life of a service: made, given a plugin of a third party, proven, moved to its next version, and freed of it. */
import assert from 'node:assert/strict'
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { repository } from '../release/package.ts'
import type { Road } from './roads.ts'
import type { User } from './user.ts'

export interface Scene {
  readonly user: User
  readonly publisher: User
  step(name: string, work: () => void): void
}

type Said = { readonly status: string; readonly code?: string; readonly next?: readonly { readonly command: string }[] }

export function life(road: Road, { user, publisher, step }: Scene): void {
  const service = join(user.work, 'my-api')
  const clodo = (...words: string[]) => user.runs(service, ...road.clodo, ...words)
  const done = (...words: string[]) => user.succeeds(service, ...road.clodo, ...words)
  const unchanged = () => assert.equal(user.succeeds(service, 'git', 'status', '--porcelain'), '')

  step(`${road.create.join(' ')}`, () => {
    user.succeeds(user.work, ...road.create)
    assert.ok(existsSync(join(service, 'node_modules/wrangler')), 'nothing is installed')
    const recipe = JSON.parse(readFileSync(join(service, 'clodo.json'), 'utf8')) as { packageManager: string }
    assert.equal(recipe.packageManager, road.name)
    unchanged()
  })
  step('a plugin of a third party is not taken before it is trusted', () => {
    const said = document(clodo('add', 'visits', '--json').stdout)
    assert.deepEqual([said.status, said.code], ['action_required', 'TRUST_NEEDED'])
    unchanged()
  })
  step('it is taken when its content is trusted, and its command runs', () => {
    done(...trusting(clodo('add', 'visits', '--set', 'visits.total=true', '--json').stdout))
    assert.match(readFileSync(join(service, 'src/visits/total.ts'), 'utf8'), /total/)
    assert.match(done('visits'), /my-api tells its visits at \/v1\/visits/)
  })
  step('the service works with it: types, bundles, a boot, every probe', () => {
    assert.match(done('verify'), /✓ probe visits are counted/)
  })
  if (road.name === 'npm') further({ user, publisher, step }, service, clodo)
  step('it goes, and the service is as it was', () => {
    done('remove', 'visits')
    unchanged()
  })
}

/** What does not depend on the package manager. */
function further(
  { user, publisher, step }: Scene,
  service: string,
  clodo: (...words: string[]) => { readonly code: number | null; readonly stdout: string; readonly stderr: string },
): void {
  step('it is found by a search, and listed with its integrity', () => {
    assert.match(clodo('list', '--installed', '--json').stdout, /"integrity": "sha512-/)
    assert.match(clodo('search', 'visits').stdout, /clodo-plugin-visits/)
  })
  step('its next version takes answers and edits along', () => {
    const edited = join(service, 'src/visits/counter.ts')
    appendFileSync(edited, '// mine\n')
    const folder = join(repository, 'fixtures/packages/visits-2')
    publisher.succeeds(folder, 'npm', 'publish')
    const ended = clodo(...trusting(clodo('add', 'clodo-plugin-visits@^2', '--json').stdout))
    assert.equal(ended.code, 0, ended.stderr)
    assert.match(readFileSync(join(service, 'src/visits/visit-counter.ts'), 'utf8'), /\/\/ mine\n$/)
    assert.equal(existsSync(edited), false)
    const { plugins } = JSON.parse(readFileSync(join(service, 'clodo.json'), 'utf8')) as { plugins: object }
    assert.deepEqual(plugins, { visits: { sum: true } })
    assert.equal(clodo('verify').code, 0)
    assert.equal(clodo('undo').code, 0)
    assert.match(readFileSync(edited, 'utf8'), /\/\/ mine\n$/)
    assert.equal(clodo('undo').code, 4, 'an edit in the way of undo is the user’s to decide')
    user.succeeds(service, 'sh', '-c', "sed -i '/^\\/\\/ mine$/d' src/visits/counter.ts")
  })
  step('one that means harm gets nowhere, even trusted', () => {
    const before = readdirSync(user.home)
    const ended = clodo(...trusting(clodo('add', 'magpie', '--json').stdout), '--json')
    assert.equal(document(ended.stdout).code, 'PLUGIN_INVALID')
    assert.equal(readFileSync(join(service, 'clodo.json'), 'utf8').includes('magpie'), false)
    assert.deepEqual(readdirSync(user.home), before)
  })
}

/** The words of the command that trusts, as the refusal says it. */
function trusting(said: string): string[] {
  const [next] = document(said).next ?? []
  const words = (next?.command ?? '').split(' ').map((word) => word.replaceAll("'", ''))
  assert.equal(words[0], 'clodo', said)
  return words.slice(1).filter((word) => word !== '--json')
}

function document(said: string): Said {
  return JSON.parse(said) as Said
}
