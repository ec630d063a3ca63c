import { describe, expect, it } from 'vitest'
import type { Environment } from '../../src/operate/environment.ts'
import { type Ended, eachInOrder, type Service } from '../../src/operate/fleet.ts'

const service = (script: string, ...calls: string[]): Service => ({
  root: `/${script}`,
  environment: {
    name: 'production',
    flag: 'production',
    script,
    scope: { services: calls.map((one) => ({ binding: one.toUpperCase(), service: one })) },
    settings: {},
  } satisfies Environment,
})

interface Deployed {
  readonly ended: readonly Ended<string>[]
  readonly order: readonly string[]
  readonly most: number
}

async function deployed(
  services: readonly Service[],
  concurrency: number,
  failing: readonly string[] = [],
  standing: readonly string[] = [],
): Promise<Deployed> {
  const order: string[] = []
  let now = 0
  let most = 0
  const ended = await eachInOrder<string>(services, {
    concurrency,
    async work({ environment: { script } }) {
      now += 1
      most = Math.max(most, now)
      await new Promise((resolve) => setTimeout(resolve, 5))
      now -= 1
      order.push(script)
      if (failing.includes(script)) throw new Error(script)
      return script
    },
    absent: async (end) => !('result' in end) && !standing.includes(end.service.environment.script),
  })
  return { ended, order, most }
}

describe('many services', () => {
  it('begin after those that they call', async () => {
    const { order } = await deployed(
      [service('web', 'api'), service('api', 'auth', 'db'), service('auth', 'db'), service('db')],
      4,
    )
    expect(order).toEqual(['db', 'auth', 'api', 'web'])
  })

  it('run as many at once as is said, and no more', async () => {
    const many = Array.from({ length: 9 }, (_, n) => service(`s${n}`))
    expect((await deployed(many, 3)).most).toBe(3)
  })

  it('are not stopped by one that fails, but for those that call it', async () => {
    const { ended } = await deployed([service('web', 'api'), service('api'), service('other')], 2, ['api'])
    expect(ended).toMatchObject([{ without: ['api'] }, { error: new Error('api') }, { result: 'other' }])
  })

  it('go on where one that they call has failed, and what it was before is there', async () => {
    const { ended } = await deployed([service('web', 'api'), service('api')], 2, ['api'], ['api'])
    expect(ended).toMatchObject([{ result: 'web' }, { error: new Error('api') }])
  })

  it('come after those that get their tail', async () => {
    const tailed = service('svc')
    const scope = { tail_consumers: [{ service: 'tail' }] }
    const { order } = await deployed([{ ...tailed, environment: { ...tailed.environment, scope } }, service('tail')], 2)
    expect(order).toEqual(['tail', 'svc'])
  })

  it('do not begin once they are to stop, and what has begun comes to its end', async () => {
    const stop = new AbortController()
    const ended = await eachInOrder<string>([service('one'), service('two')], {
      concurrency: 1,
      signal: stop.signal,
      work: async ({ environment: { script } }) => {
        stop.abort()
        return script
      },
      absent: async () => false,
    })
    expect(ended).toMatchObject([{ result: 'one' }, { without: [] }])
  })

  it('end also where they call each other in a circle', async () => {
    const { order } = await deployed([service('a', 'b'), service('b', 'a')], 2)
    expect(order).toEqual(['a', 'b'])
  })
})
