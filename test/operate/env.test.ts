import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { shell } from '../cli/harness.ts'
import { repository } from './yard.ts'

const created = join(repository, 'fixtures/created')

/** A directory in memory that has this wrangler file. */
function having(file: object | string) {
  const sh = shell()
  sh.volume.mkdirSync('/home/service', { recursive: true })
  sh.write('/home/service/wrangler.jsonc', typeof file === 'string' ? file : JSON.stringify(file))
  return sh
}

async function asked(file: object | string, ...args: string[]) {
  const { code, stdout } = await having(file).run(['env', ...args, '--json'], '/home/service')
  return { code, value: JSON.parse(stdout) }
}

const db = (id: string) => ({ d1_databases: [{ binding: 'DB', database_id: id }] })

describe('the environments of created projects', () => {
  it.each(readdirSync(created))('%s: are complete and share nothing', async (name) => {
    expect(await asked(readFileSync(join(created, name, 'wrangler.jsonc'), 'utf8'), 'check')).toMatchObject({
      code: 0,
      value: { faults: [] },
    })
  })
})

describe('clodo env', () => {
  const file = {
    name: 'svc',
    main: 'a.ts',
    vars: { LEVEL: 'debug', ONLY: 'x' },
    ...db('one'),
    env: {
      staging: { vars: { LEVEL: 'info' }, ...db('one'), kv_namespaces: [{ binding: 'KV', id: 'k' }] },
      production: { name: 'own-name', vars: { LEVEL: 'info' }, ...db('three') },
    },
  }

  it('lists every environment with its Worker, and which are protected', async () => {
    const { value } = await asked(file, 'list')
    expect(value.environments).toMatchObject([
      { name: 'development', script: 'svc', protected: false },
      { name: 'staging', script: 'svc-staging', protected: false },
      { name: 'production', script: 'own-name', protected: true },
    ])
  })

  it('finds what is missing in one, and what two share', async () => {
    const { code, value } = await asked(file, 'check')
    expect(code).toBe(1)
    expect(value.faults).toEqual([
      { environments: ['staging', 'production'], what: 'the variable ONLY is missing' },
      { environments: ['development', 'production'], what: 'the binding KV (kv_namespace) is missing' },
      { environments: ['development', 'staging'], what: 'the d1 one is shared' },
    ])
  })

  it('compares two, and tells no value', async () => {
    const { value } = await asked(file, 'diff', 'development', 'staging')
    expect(value.differences).toEqual([
      { key: 'kv_namespace.KV', kind: 'additional' },
      { key: 'vars.LEVEL', kind: 'other' },
      { key: 'vars.ONLY', kind: 'missing' },
    ])
  })

  it('refuses to promote to one that lacks something', async () => {
    expect(await asked(file, 'promote', 'development', 'production')).toMatchObject({
      code: 1,
      value: { code: 'ENVIRONMENTS_DIFFER', reason: expect.stringContaining('vars.ONLY') },
    })
  })

  it('knows its words', async () => {
    expect(await asked(file, 'diff', 'development')).toMatchObject({ code: 2 })
    expect(await asked(file, 'nothing')).toMatchObject({ code: 2 })
    expect(await asked(file, 'diff', 'development', 'prod')).toMatchObject({
      code: 2,
      value: { code: 'ENVIRONMENT_UNKNOWN' },
    })
  })
})
