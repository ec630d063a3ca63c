/** Steps that a third party's package brings, in a repository of others. */
import { posix } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { project, type Shell, shell } from '../cli/harness.ts'
import { grantOf, packageOf, type Registry, registry } from '../support/packages.ts'

const name = 'clodo-plugin-visits'
const visits = (version: string, more: string) =>
  packageOf({
    name,
    version,
    code: `import { definePlugin } from 'clodo/plugin'
      export default definePlugin({ id: 'visits', title: 'Visits', version: '${version}', ${more}
        contribute: () => [{ kind: 'files', from: 'files' }] })`,
    files: { 'files/src/visits/counter.ts': 'export const count = () => 1\n' },
  })
const step = `steps: [{ id: 'leave-hits', title: 'Count by visits',
  imports: { '@acme/hits': 'src/visits/counter.ts' }, names: { '@acme/hits': { hit: 'count' } },
  drops: ['@acme/hits'], note: 'Counts begin anew.' }],`

let npm: Registry
let sh: Shell
const at = (path: string) => sh.read(posix.join(project, path))
const run = async (...args: string[]) => {
  const { code, stdout, stderr } = await sh.inProject(...args, '--no-install', '--json')
  return { code, stderr, said: JSON.parse(stdout || '{}') }
}
const listed = async (id: string) =>
  (await run('migrate', '--list')).said.steps.find((one: { id: string }) => one.id === id)

async function added(more: string, code: string): Promise<void> {
  const files = {
    'wrangler.jsonc': '{ "name": "w", "main": "src/index.ts", "compatibility_date": "2026-01-01" }\n',
    'package.json': '{ "dependencies": { "@acme/hits": "^1.0.0", "other": "1.0.0" } }\n',
    'src/index.ts': code,
    'src/lib/page.ts': "import { hit } from '@acme/hits'\n\nexport const page = () => hit()\n",
  }
  for (const [path, text] of Object.entries(files)) sh.write(posix.join(project, path), text)
  const tarball = await visits('1.0.0', more)
  npm.publish(tarball, name)
  expect(await run('add', 'visits', '--trust', grantOf(tarball, name))).toMatchObject({ code: 0 })
}

const imported = "{ hit as seen, other } from '@acme/hits'"
const entry = `// mine
import ${imported}
import { page } from './lib/page'

export default { fetch: () => new Response(String(seen() + other() + page())) }
`

beforeEach(() => {
  npm = registry()
  sh = shell({ world: npm })
})

describe('a step of a plugin', () => {
  it('is listed, runs when it is named, and once', async () => {
    await added(step, entry)
    const hosted = at('src/index.ts')
    expect(await listed('visits:leave-hits')).toMatchObject({ state: 'needed', risk: 'review', where: 'src/index.ts' })
    expect((await run('migrate')).said.steps.map(({ id }: { id: string }) => id)).not.toContain('visits:leave-hits')
    const ran = await run('migrate', 'visits:leave-hits')
    expect(ran).toMatchObject({ code: 0, said: { status: 'done', steps: [{ id: 'visits:leave-hits' }] } })
    expect(at('src/index.ts')).toBe(hosted?.replace(imported, "{ count as seen, other } from './visits/counter'"))
    expect(at('src/lib/page.ts')).toContain("import { count as hit } from '../visits/counter'\n")
    expect(JSON.parse(at('package.json') ?? '').dependencies).toEqual({ hono: expect.anything(), other: '1.0.0' })
    expect(JSON.parse(at('.clodo/lock.json') ?? '').steps).toContain('visits:leave-hits')
    sh.write(posix.join(project, 'src/late.ts'), "import { hit } from '@acme/hits'\n")
    expect(await listed('visits:leave-hits')).toMatchObject({ state: 'not-needed', why: 'It was applied.' })
    expect((await run('undo')).code).toBe(0)
    expect(at('src/index.ts')).toBe(hosted)
    expect(await listed('visits:leave-hits')).toMatchObject({ state: 'needed' })
  })

  it.each([
    ["import * as hits from '@acme/hits'\n", 'taken as a whole'],
    ["const hits = await import('@acme/hits')\n", 'while the code runs'],
  ])('stops at %j', async (line, why) => {
    await added(step, `// mine\n${line}export default { fetch: () => new Response() }\n`)
    const before = sh.everything()
    expect(await listed('visits:leave-hits')).toMatchObject({
      state: 'cannot',
      why: expect.stringContaining(why),
      where: expect.stringMatching(/^src\/index\.ts:\d$/),
    })
    expect(await run('migrate', 'visits:leave-hits')).toMatchObject({ code: 4 })
    expect(sh.everything()).toEqual(before)
  })

  it.each([
    ["steps: [{ id: 'A', title: 'x' }],", 'steps'],
    ["steps: [{ id: 'a', title: 'x', imports: { a: \"b'; evil()\" } }],", 'steps'],
    ["steps: [{ id: 'a', title: 'x', run: 'rm -rf /' }],", 'steps'],
  ])('is held against the contract: %s', async (more, where) => {
    const tarball = await visits('1.0.0', more)
    npm.publish(tarball, name)
    sh.write(posix.join(project, 'wrangler.jsonc'), '{ "name": "w", "main": "i.js" }\n')
    sh.write(posix.join(project, 'i.js'), 'export default {}\n')
    sh.write(posix.join(project, 'package.json'), '{}\n')
    const { code, said } = await run('add', 'visits', '--trust', grantOf(tarball, name))
    expect([code, said.code, said.reason]).toEqual([1, 'PLUGIN_INVALID', expect.stringContaining(where)])
  })
})

describe('a newer version of a plugin', () => {
  it('is listed with the command that brings it, until it is there', async () => {
    sh = shell({ world: registry() })
    await sh.run(['create', 'service', '--with', 'logging', '--no-install', '--no-git'])
    expect((await run('migrate', '--list')).said.upgrades).toEqual([])
    const lock = JSON.parse(at('.clodo/lock.json') ?? '')
    const { version } = lock.plugins.logging
    lock.plugins.logging.version = '0.0.1'
    sh.write(posix.join(project, '.clodo/lock.json'), JSON.stringify(lock))
    expect((await run('migrate', '--list')).said).toMatchObject({
      upgrades: [{ id: 'logging', from: '0.0.1', to: version, notes: [] }],
      next: [{ command: 'clodo update logging' }],
    })
    expect((await sh.inProject('migrate', '--list')).stdout).toContain(`logging@${version}`)
    expect((await run('update', 'logging')).code).toBe(0)
    expect((await run('migrate', '--list')).said.upgrades).toEqual([])
  })
})
