import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { config, live, production, type Watch, watchProcesses, worker, type Yard, yard } from './yard.ts'

const token = 'token-canary-5d1f0c'
const secret = 'secret-canary-9b27ae'
const database = { d1_databases: [{ binding: 'DB', database_name: 'svc-db' }] }
const withSecret = { ...database, secrets: { required: ['API_KEY'] } }

interface Outcome {
  readonly status: string
  readonly version: string
  readonly code: string
}

/** One story, told in order: each chapter starts from what the one before left. */
describe('a service and its deploys', () => {
  let at: Yard
  const said: string[] = []
  let seen: Watch

  beforeAll(async () => {
    at = await yard(
      {
        'wrangler.jsonc': config(withSecret),
        'src/index.ts': worker(),
        'migrations/0001_items.sql': 'CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT);\n',
        'secrets.json': JSON.stringify({ API_KEY: secret }),
      },
      { token },
    )
    seen = watchProcesses()
  })
  afterAll(async () => {
    seen.end()
    await at.close()
  })

  const run = async (line: string) => {
    const ended = await at.document<Outcome>(line)
    said.push(ended.stdout, ended.stderr)
    return ended
  }
  const applied = async () => {
    const id = [...at.api.state.databases.keys()][0] ?? ''
    const url = `${at.api.env.CLOUDFLARE_API_BASE_URL}/accounts/${at.api.state.account}/d1/database/${id}/query`
    const body = JSON.stringify({ sql: 'SELECT name FROM d1_migrations ORDER BY id' })
    const answer = await fetch(url, { method: 'POST', body, headers: { authorization: `Bearer ${token}` } })
    const { result } = (await answer.json()) as { result: [{ results: { name: string }[] }] }
    return result[0].results.map(({ name }) => name)
  }

  it('refuses without a name of the environment, and without a confirmation of a protected one', async () => {
    expect(await run('deploy')).toMatchObject({ code: 3, value: { code: 'ENVIRONMENT_MISSING' } })
    expect(await run('deploy --env production --secrets-file secrets.json')).toMatchObject({
      code: 3,
      value: { code: 'ENVIRONMENT_PROTECTED' },
    })
    expect(await run('deploy --env production --confirm development --secrets-file secrets.json')).toMatchObject({
      code: 3,
    })
  })

  it('stops where a secret has no value, before anything is done', async () => {
    const { code, value } = await run('deploy --env production --yes')
    expect({ code, value }).toMatchObject({ code: 1, value: { code: 'DEPLOY_BLOCKED' } })
    expect(at.api.requests.every(({ method }) => method === 'GET')).toBe(true)
    expect(at.started.every(([command]) => command === 'git')).toBe(true)
  })

  it('shows the plan and does nothing under --dry-run', async () => {
    const { value } = await at.document<{ plan: object }>(
      'deploy --env production --dry-run --secrets-file secrets.json',
    )
    expect(value.plan).toMatchObject({
      road: 'deploy',
      size: { bundle: expect.any(Number), gzip: expect.any(Number) },
      live: [],
      databases: [{ name: 'svc-db', pending: [{ file: '0001_items.sql' }] }],
    })
    expect(at.api.requests.every(({ method }) => method === 'GET')).toBe(true)
  })

  it('deploys a Worker that is not there yet: its database, migrations and secrets with it', async () => {
    const { code, value } = await run('deploy --env production --yes --secrets-file secrets.json')
    expect({ code, value }).toMatchObject({ code: 0, value: { status: 'deployed' } })
    expect(live(at)).toEqual({ [value.version]: 100 })
    expect(await applied()).toEqual(['0001_items.sql'])
    expect(await (await fetch(await at.api.url(production))).json()).toEqual({ id: value.version })
  })

  it('starts wrangler once for a deploy, and only with the environment by name', async () => {
    at.started.length = 0
    const { value } = await run('deploy --env production --yes')
    expect(live(at)).toEqual({ [value.version]: 100 })
    const wranglers = at.started.filter((args) => args.some((arg) => arg.endsWith('wrangler.js')))
    expect(wranglers).toHaveLength(1)
    expect(wranglers[0]).toContain('--env=production')
  })

  it('takes a migration that old code may not survive only where no old code runs beside it', async () => {
    at.write('migrations/0002_drop.sql', 'DROP TABLE items;\nCREATE TABLE things (id INTEGER);\n')
    const refused = await run('deploy --env production --yes --strategy blue-green')
    expect(refused).toMatchObject({ code: 1, value: { code: 'DEPLOY_BLOCKED' } })
    expect(await applied()).toEqual(['0001_items.sql'])
    const { value } = await at.document<{ bookmarks: object; backups: object }>('deploy --env production --yes')
    expect(value.bookmarks).toMatchObject({ 'svc-db': expect.stringMatching(/^\w+-/) })
    expect(value.backups).toMatchObject({ 'svc-db': expect.stringMatching(/^\d{8}T/) })
    expect((await run('db verify --env production --remote')).code).toBe(0)
    expect(await applied()).toEqual(['0001_items.sql', '0002_drop.sql'])
  })

  it('leaves no trace of a migration that fails, and what is live as it was', async () => {
    const before = live(at)
    at.write('migrations/0003_wrong.sql', 'CREATE TABLE good (id INTEGER);\nINSERT INTO missing VALUES (1);\n')
    const { code, value } = await run('deploy --env production --yes')
    expect({ code, value }).toMatchObject({ code: 1, value: { code: 'DEPLOY_FAILED' } })
    expect(await applied()).toEqual(['0001_items.sql', '0002_drop.sql'])
    expect(live(at)).toEqual(before)
    at.write('migrations/0003_wrong.sql', 'CREATE TABLE good (id INTEGER);\n')
  })

  it('tells what wrangler says of code that does not bundle', async () => {
    at.write('src/index.ts', 'import "./nowhere.ts"\n')
    const { code, value } = await at.document<{ code: string; reason: string }>('deploy --env production --yes')
    expect({ code, error: value.code }).toEqual({ code: 1, error: 'WRANGLER_FAILED' })
    expect(value.reason).toContain('nowhere')
    at.write('src/index.ts', worker())
  })

  it('brings triggers about when they change, and not again', async () => {
    at.write('wrangler.jsonc', config({ ...withSecret, triggers: { crons: ['0 1 * * *'] } }))
    await run('deploy --env production --yes')
    expect(at.api.state.scripts.get(production)?.schedules).toEqual(['0 1 * * *'])
    at.started.length = 0
    await run('deploy --env production --yes')
    expect(at.started.filter((args) => args.includes('triggers'))).toEqual([])
  })

  it('rolls back to the version before, and to one that is named', async () => {
    const [now = ''] = Object.keys(live(at))
    const before = await run('rollback --env production --yes')
    expect(before.value.version).not.toBe(now)
    expect(live(at)).toEqual({ [before.value.version]: 100 })
    await run(`rollback --env production --yes --to ${now}`)
    expect(live(at)).toEqual({ [now]: 100 })
    expect(await run('rollback --env production --yes --to none')).toMatchObject({
      value: { code: 'NOTHING_TO_ROLL_BACK' },
    })
  })

  it('says that the ledger is whole and true', async () => {
    const { code, value } = await at.document('deploys --verify --env production')
    expect({ code, value }).toMatchObject({ code: 0, value: { agrees: true } })
    const { value: list } = await at.document<{ deploys: { status: string }[] }>('deploys')
    expect(new Set(list.deploys.map(({ status }) => status))).toEqual(new Set(['done', 'failed']))
  })

  it('asks the API for nothing that it does not have', () => {
    expect(at.api.unhandled).toEqual([])
  })

  it('has told nobody the token or the secret: no output, no ledger, no arguments', () => {
    const all = [...said, at.read('.clodo/deploys.jsonl'), ...at.started.flat(), ...seen.arguments].join('\n')
    expect(said.length).toBeGreaterThan(10)
    if (process.platform === 'linux') expect(seen.arguments.size).toBeGreaterThan(1)
    expect(all).not.toContain(token)
    expect(all).not.toContain(secret)
  })
})

/** What every process of the machine was started with. */
