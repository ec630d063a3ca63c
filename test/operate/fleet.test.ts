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
    absent: (end) => !('result' in end),
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

  it('end also where they call each other in a circle', async () => {
    const { order } = await deployed([service('a', 'b'), service('b', 'a')], 2)
    expect(order).toEqual(['a', 'b'])
  })
})
