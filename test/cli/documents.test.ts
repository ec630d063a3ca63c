/** What `--json` prints has a schema, and every test that runs a command holds it against that (test/support/documents.ts). */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import { builtinSources, nodeDisk } from '../../src/index.ts'
import { holdDocument } from '../support/documents.ts'
import { created, shell } from './harness.ts'
import { withGenerators } from './scenes.ts'

const folder = join(import.meta.dirname, '../../docs/schemas')
const known = readdirSync(folder).map((name) => name.replace(/\.json$/, ''))

it('every command has a schema, and so have the help and the version', () => {
  expect(known.sort()).toEqual([...Object.keys(commands), 'help', 'version'].sort())
})

it.each(known)('the schema of %s takes a failure, and nothing that is not named', (word) => {
  const args = word === 'help' ? ['help', '--json'] : word === 'version' ? ['--version', '--json'] : [word, '--json']
  const failure = { status: 'failed', code: 'USAGE', reason: 'A reason.', mend: 'Mend it.', exit: 2 }
  const held = (document: object, code = 2) => holdDocument({ args, code, stdout: JSON.stringify(document) })
  expect(() => held(failure)).not.toThrow()
  expect(() => held({ ...failure, token: 'x' })).toThrow('additional')
  expect(() => held({ ...failure, code: 'NO_SUCH_CODE' })).toThrow('allowed values')
  expect(() => held({ status: 'fine' })).toThrow(`no document of ${word}.json`)
  expect(() => held({ ...failure, status: 'action_required' }, 3)).toThrow()
  expect(() => held({ ...failure, status: 'action_required', next: [] }, 3)).toThrow('no next command')
  expect(() => held(failure, 3)).toThrow('ended with 3')
})

describe('clodo schema', () => {
  it('prints the schema as it stands, or in a document', async () => {
    const sh = await withGenerators()
    const { stdout } = await sh.run(['schema', 'add'])
    const { value } = await sh.document('schema', 'add')
    expect(JSON.parse(stdout)).toMatchObject({ title: 'clodo add --json', type: 'object' })
    expect(value).toEqual({ status: 'done', command: 'add', schema: JSON.parse(stdout) })
  })

  it('has those of commands that plugins bring, in a project with the plugin', async () => {
    const { world } = await withGenerators()
    const sh = shell({ world: { ...world, sources: builtinSources(nodeDisk()) } })
    const made = ['create', 'other', '--with', 'logging,tracing,auth,multi-tenant', '--no-install', '--no-git']
    expect((await sh.run(made)).code).toBe(0)
    const said = async (...args: string[]) =>
      JSON.parse((await sh.run(['schema', '--json', ...args], '/home/other')).stdout)
    expect(await said()).toEqual({ status: 'done', commands: [...known.sort(), 'logs', 'tenant', 'traces'] })
    for (const word of ['logs', 'tenant', 'traces'])
      expect(await said(word)).toMatchObject({ command: word, schema: { title: `a line of clodo ${word} --json` } })
  })

  it('lists them, and knows what is nearly one', async () => {
    const sh = await withGenerators()
    expect((await sh.document('schema')).value.commands).toEqual(known.sort())
    expect((await sh.document('schema', 'ad')).value).toMatchObject({
      code: 'USAGE',
      mend: "Did you mean 'clodo schema add'?",
    })
  })
})

describe('a missing answer', () => {
  it('names a command for each way to give it', async () => {
    const sh = await created()
    const next = async (...args: string[]) => (await sh.document(...args)).value.next?.map(({ command }) => command)
    const environments = ['development', 'staging', 'production']
    expect(await next('deploy')).toEqual(environments.map((name) => `clodo deploy --json --env ${name}`))
    expect(await next('completion')).toEqual(['bash', 'zsh', 'fish'].map((name) => `clodo completion ${name}`))
    const set = await shell({ env: { CLODO_VAULT_STAGING: 'a long passphrase' }, world: sh.world }).document(
      ...['secret', 'set', 'TOKEN', '--env', 'staging'],
    )
    expect(set).toMatchObject({ code: 3, value: { next: [{ command: 'clodo secret generate TOKEN' }] } })
  })
})
