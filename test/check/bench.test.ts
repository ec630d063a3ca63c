/** `clodo bench`: measured on workerd, held against budgets and against what was measured before. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { judgeMeasures, type Measures } from '../../src/index.ts'
import { config, type Yard, yard } from '../operate/yard.ts'

describe('judging', () => {
  const measures: Measures = { bundle: 1000, gzip: 400, startup: 300, cpu: 100, p99: undefined }
  const whys = (more: Parameters<typeof judgeMeasures>[1]) =>
    judgeMeasures(measures, more).map(({ name, why }) => [name, why])

  it('passes what nobody has anything against, and leaves out what cannot be measured', () => {
    expect(whys({})).toEqual([
      ['bundle', undefined],
      ['gzip', undefined],
      ['startup', undefined],
      ['cpu', undefined],
    ])
  })

  it('fails what is over its budget, and what is worse than before by more than noise', () => {
    expect(whys({ budgets: { bundle: 999, gzip: 400 } }).slice(0, 2)).toEqual([
      ['bundle', 'budget'],
      ['gzip', undefined],
    ])
    expect(whys({ before: { bundle: 981, gzip: 390, startup: 231, cpu: 79 } })).toEqual([
      ['bundle', undefined],
      ['gzip', 'regression'],
      ['startup', undefined],
      ['cpu', 'regression'],
    ])
  })
})

describe('clodo bench', () => {
  const good = 'export default { fetch: () => new Response("ok") }\n'
  let service: Yard
  const recipe = (budgets: object) =>
    JSON.stringify({ name: 'svc', environments: ['development', 'production'], budgets })

  beforeAll(async () => {
    service = await yard({
      'wrangler.jsonc': config(),
      'src/index.ts': good,
      'package.json': '{"name":"svc","type":"module"}',
      'clodo.json': recipe({ bundle: 100_000 }),
    })
  })
  afterAll(() => service?.close())

  it('measures size, start, and on Linux the CPU of a request, keeps it, and fails over a budget', async () => {
    const saved = await service.clodo('bench --rounds 1 --requests 40 --save')
    expect([saved.code, saved.stderr]).toEqual([0, expect.any(String)])
    const { measures } = JSON.parse(readFileSync(join(service.root, '.clodo/bench.json'), 'utf8')) as {
      measures: Measures
    }
    expect(measures.bundle).toBeGreaterThan(30)
    expect(measures.startup).toBeGreaterThan(0)
    if (process.platform === 'linux') expect(measures.cpu).toBeGreaterThanOrEqual(0)
    service.write('clodo.json', recipe({ bundle: 10 }))
    const over = await service.document<{ ok: boolean; judged: readonly object[] }>('bench --rounds 1 --requests 40')
    expect([over.code, over.value.ok]).toEqual([1, false])
    expect(over.value.judged[0]).toMatchObject({ name: 'bundle', budget: 10, before: measures.bundle, why: 'budget' })
    service.write('src/index.ts', 'export default { fetch: () => new Response("no", { status: 500 }) }\n')
    expect((await service.document('bench --rounds 1 --requests 5')).value).toMatchObject({ code: 'BENCH_UNANSWERED' })
    service.write('src/index.ts', 'throw new Error("boom")\nexport default {}\n')
    expect((await service.document('bench')).value).toMatchObject({ code: 'WORKER_DEAD' })
  })

  it('puts load on it as workerd runs it, and leaves nothing behind', async () => {
    service.write('src/index.ts', good)
    const { code, value } = await service.document<{ ok: boolean; url: string; result: { statuses: object } }>(
      'load --local /x --requests 50 --duration 5 --warmup 0 --slo errors=0%',
    )
    expect([code, value.ok, Object.keys(value.result.statuses)]).toEqual([0, true, ['200']])
    await expect(fetch(value.url)).rejects.toThrow()
    for (const text of ['import "./gone.ts"\n', 'export const worker = {}\n']) {
      service.write('src/index.ts', text)
      expect((await service.document('load --local')).value).toMatchObject({ code: 'BUNDLE_FAILED' })
    }
  })
})
