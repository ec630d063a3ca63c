import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { config, live, worker, type Yard, yard } from './yard.ts'

interface Many {
  readonly status: string
  readonly services: readonly { readonly script: string; readonly status: string; readonly reason?: string }[]
}

describe('many services', () => {
  let at: Yard
  const calling = worker('env.API.fetch(request)')
  beforeAll(async () => {
    at = await yard({
      'apps/web/wrangler.json': config({ services: [{ binding: 'API', service: 'api-production' }] }, { name: 'web' }),
      'apps/web/src/index.ts': calling,
      'apps/api/wrangler.json': config({}, { name: 'api' }),
      'apps/api/src/index.ts': worker(),
      'apps/bad/wrangler.json': config({}, { name: 'bad' }),
      'apps/bad/src/index.ts': 'import "./nowhere.ts"\n',
      'apps/late/wrangler.json': config(
        { services: [{ binding: 'BAD', service: 'bad-production' }] },
        { name: 'late' },
      ),
      'apps/late/src/index.ts': worker(),
    })
  })
  afterAll(() => at.close())

  it('are deployed in the order of their bindings, each whether or not another fails', async () => {
    const { code, value } = await at.document<Many>('deploy --all --env production --yes')
    expect({ code, value }).toMatchObject({
      code: 1,
      value: {
        services: [
          { script: 'api-production', status: 'deployed' },
          { script: 'bad-production', status: 'failed', reason: expect.stringContaining('nowhere') },
          { script: 'late-production', status: 'skipped' },
          { script: 'web-production', status: 'deployed' },
        ],
      },
    })
    const [version] = Object.keys(live(at, 'api-production'))
    expect(await (await fetch(await at.api.url('web-production'))).json()).toEqual({ id: version })
    expect(at.api.unhandled).toEqual([])
  })

  it('are gone on with: what is deployed stays, what failed or did not begin is deployed now', async () => {
    at.write('apps/bad/src/index.ts', worker())
    const standing = live(at, 'api-production')
    const { value: plan } = await at.document<object>('deploy --all --env production --resume --dry-run')
    expect(plan).toMatchObject({
      status: 'planned',
      services: [{ is: 'deployed' }, { is: 'open' }, { is: 'open' }, { is: 'deployed' }],
    })
    at.started.length = 0
    const { code, value } = await at.document<Many>('deploy --all --env production --resume --yes')
    expect({ code, all: value.services.map(({ status }) => status) }).toEqual({
      code: 0,
      all: Array(4).fill('deployed'),
    })
    expect(at.started.filter(([, program]) => program?.endsWith('wrangler.js'))).toHaveLength(2)
    expect(live(at, 'api-production')).toEqual(standing)
    expect(Object.values(live(at, 'late-production'))).toEqual([100])
  })

  it('are not held up by one that fails and stands as before; it is gone on with, or given up', async () => {
    const standing = live(at, 'api-production')
    at.api.faults.add({ on: 'POST *api-production/deployments', status: 503 })
    const { code, value } = await at.document<Many>('deploy --all --env production --yes')
    expect({ code, all: value.services.map(({ status }) => status) }).toEqual({
      code: 1,
      all: ['failed', 'deployed', 'deployed', 'deployed'],
    })
    at.api.faults.clear()
    expect(live(at, 'api-production')).toEqual(standing)
    expect(await at.document('deploy --all --env production --resume')).toMatchObject({ code: 3 })
    const { value: ended } = await at.document<Many>('deploy --all --env production --abort --yes')
    expect(ended.services).toMatchObject([{ script: 'api-production', status: 'rolled-back' }])
    expect(await at.document('deploy --all --env production --abort --yes')).toMatchObject({
      code: 0,
      value: { status: 'nothing' },
    })
  })
})

describe('a promotion', () => {
  let at: Yard
  const git = (...args: string[]) => execFileSync('git', args, { cwd: at.root, stdio: 'ignore' })
  const commit = () => {
    git('add', '-A')
    git('-c', 'user.name=t', '-c', 'user.email=t@example.com', 'commit', '-m', 'x')
  }
  const own = { version_metadata: { binding: 'META' } }
  beforeAll(async () => {
    const both = { name: 'svc', main: 'src/index.ts', compatibility_date: '2026-10-20', ...own }
    at = await yard({
      'wrangler.json': JSON.stringify({ ...both, env: { staging: own, production: own } }),
      'src/index.ts': worker(),
      '.gitignore': 'node_modules\n.wrangler\n',
    })
    git('init', '-q')
    commit()
  })
  afterAll(() => at.close())

  it('takes to production the commit that staging has, and no other', async () => {
    const promote = () => at.document('env promote staging production --yes')
    expect(await promote()).toMatchObject({ code: 1, value: { code: 'DEPLOY_BLOCKED' } })
    await at.clodo('deploy --env staging')
    expect(await promote()).toMatchObject({ code: 0, value: { status: 'deployed', environment: 'production' } })
    at.write('src/index.ts', `${worker()}// other\n`)
    expect(await promote()).toMatchObject({ code: 1, value: { code: 'DEPLOY_BLOCKED' } })
    commit()
    expect(await promote()).toMatchObject({ code: 1, value: { code: 'DEPLOY_BLOCKED' } })
  })
})
