/** A binding to which a resource of the account was given goes with its plugin; the resource stays, and is named. */
import { describe, expect, it } from 'vitest'
import { project, type Shell, shell } from '../cli/harness.ts'
import { wild } from '../project/detect/wild.ts'
import { memoryWorld } from '../support/world.ts'
import { lawful, writeTo } from './worlds.ts'

const at = (path: string) => `${project}/${path}`
const id = '8f4f5a3e-1c62-4d0b-9c1b-5a6d1e2f3a4b'
const adding = ['add', 'auth', '--set', 'auth.default=allow', '--no-install']
const removing = ['remove', 'auth', '--no-install']

/** Each form of config, and a project of CLODO's own. */
const grounds = ['satisfies', 'toml-environments', 'strictest', 'created'] as const

async function standing(ground: (typeof grounds)[number]): Promise<Shell> {
  const sh = shell({ world: { sources: memoryWorld().sources } })
  if (ground === 'created') await sh.run(['create', 'service', '--yes', '--no-install', '--no-git'])
  for (const [path, bytes] of Object.entries(wild().find((one) => one.name === ground)?.files ?? {}))
    writeTo(sh.volume, path, bytes)
  return sh
}

/** All but the lock, which remembers that somebody wrote in the config. */
function filesOf(sh: Shell): { [path: string]: string } {
  const { '.clodo/lock.json': _, ...files } = lawful(sh.world)
  return files
}

const configOf = (sh: Shell) =>
  ['wrangler.jsonc', 'wrangler.json', 'wrangler.toml'].find((path) => sh.read(at(path)) !== undefined) ?? ''

function edit(sh: Shell, path: string, change: (text: string) => string): void {
  const before = sh.read(at(path)) ?? ''
  const after = change(before)
  expect(after).not.toBe(before)
  sh.write(at(path), after)
}

/** As a person does it, or `wrangler deploy`, in the first environment. */
function fillIn(sh: Shell, more = ''): void {
  edit(sh, configOf(sh), (text) =>
    text
      .replace(/("database_name": "[^"]*-db",?)/, (found) => `"database_id": "${id}",${more} ${found}`)
      .replace(/(\ndatabase_name = "[^"]*-db")/, `\ndatabase_id = "${id}"${more}$1`),
  )
}

async function withId(ground: (typeof grounds)[number], more?: string) {
  const sh = await standing(ground)
  expect((await sh.inProject('add', 'logging', '--no-install')).code).toBe(0)
  const without = filesOf(sh)
  expect((await sh.inProject(...adding)).code).toBe(0)
  fillIn(sh, more)
  return { sh, without, filled: filesOf(sh) }
}

describe.each(grounds)('in %s', (ground) => {
  it('goes, says which database stays, and comes back with its id by undo', async () => {
    const { sh, without, filled } = await withId(ground)
    const { code, stdout, stderr } = await sh.inProject(...removing)
    expect(code, stdout + stderr).toBe(0)
    expect(stdout).toContain('The D1 database behind DB stays')
    expect(stdout).toMatch(new RegExp(`npx wrangler d1 delete \\S+-db  # database_id ${id}`))
    expect(filesOf(sh)).toEqual(without)
    expect((await sh.inProject('undo', '--no-install')).code).toBe(0)
    expect(filesOf(sh)).toEqual(filled)
  })

  it('goes when adding is undone', async () => {
    const { sh, without } = await withId(ground)
    const { code, stdout } = await sh.inProject('undo', '--no-install')
    expect(code).toBe(0)
    expect(stdout).toContain(id)
    expect(filesOf(sh)).toEqual(without)
  })

  it('stays while another plugin, or code of the user, takes it from the environment', async () => {
    const { sh } = await withId(ground)
    const more = ['--set', 'multi-tenant.default=allow', '--no-install']
    expect((await sh.inProject('add', 'multi-tenant', ...more)).code).toBe(0)
    const mine = ground === 'toml-environments' || ground === 'strictest' ? 'src/report.ts' : 'src/jobs/report.ts'
    expect((await sh.inProject('remove', 'multi-tenant', '--no-install')).code).toBe(0)
    expect(sh.read(at(configOf(sh)))).toContain(id)
    sh.write(at(mine), '// All rows.\nexport const report = (env: Env) => env.DB.prepare("SELECT 1").run()\n')
    const { code, stdout } = await sh.inProject(...removing)
    expect(code).toBe(0)
    expect(sh.read(at(configOf(sh)))).toContain(id)
    expect(stdout).toContain(`The binding DB stays in ${configOf(sh)}: ${mine} uses it.`)
    expect(stdout).not.toContain('d1 delete')
  })

  it('is a conflict where more than its resource was changed', async () => {
    const more = ground === 'toml-environments' ? '\nmigrations_table = "mine"' : ' "migrations_table": "mine",'
    const { sh, filled } = await withId(ground, more)
    const { code, value } = await sh.document(...removing)
    expect(code).toBe(4)
    expect(JSON.stringify(value)).toContain('mine')
    expect(filesOf(sh)).toEqual(filled)
  })
})
