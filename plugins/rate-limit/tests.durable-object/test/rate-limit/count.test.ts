import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type CountedLimit, count } from '../../src/rate-limit/count.ts'
import { answering } from './trial.ts'

/** A limit of its own for each test, counted by one object. */
const limitOf = (changes: Partial<CountedLimit> = {}): CountedLimit => ({
  name: `count-${crypto.randomUUID()}`,
  limit: 2,
  period: 60,
  algorithm: 'token-bucket',
  shards: 1,
  ...changes,
})

const shardOf = ({ name, algorithm }: CountedLimit, shard = 0) =>
  env.RATE_LIMIT_SHARDS.getByName(`${name}/${algorithm}/${shard}`)

const keysOf = (limit: CountedLimit, shard?: number) =>
  runInDurableObject(shardOf(limit, shard), (_object, { storage }) =>
    storage.sql.exec<{ key: string }>('SELECT key FROM uses ORDER BY key').toArray(),
  )

const pass = (seconds: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 })

afterEach(() => vi.useRealTimers())

describe.each(['token-bucket', 'sliding-window'] as const)('a count by %s', (algorithm) => {
  it('says what is left, and gives it back in time', async () => {
    const limit = limitOf({ algorithm })
    pass(0)
    expect(await count(limit, 'ada', 1, env)).toMatchObject({ allowed: true, remaining: 1 })
    expect(await count(limit, 'ada', 1, env)).toMatchObject({ allowed: true, remaining: 0 })
    const refused = await count(limit, 'ada', 1, env)
    expect(refused).toMatchObject({ allowed: false, remaining: 0 })
    pass(refused.seconds - 1)
    expect(await count(limit, 'ada', 1, env)).toMatchObject({ allowed: false, seconds: 1 })
    pass(1)
    expect(await count(limit, 'ada', 1, env)).toMatchObject({ allowed: true })
  })

  it('is the same for all isolates, and for each key its own', async () => {
    const limit = limitOf({ algorithm })
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => count(limit, 'ada', 1, env)))
    expect(outcomes.filter(({ allowed }) => allowed)).toHaveLength(2)
    expect(await count(limit, 'bob', 2, env)).toMatchObject({ allowed: true, remaining: 0 })
    expect(await keysOf(limit)).toEqual([{ key: 'ada' }, { key: 'bob' }])
  })

  it('takes a key for nothing but a key', async () => {
    const limit = limitOf({ algorithm, limit: 1 })
    for (const key of ["'; DROP TABLE uses --", '__proto__', '', 'a/b', '\u0000', '💥'])
      expect(await count(limit, key, 1, env), key).toMatchObject({ allowed: true })
    expect(await keysOf(limit)).toHaveLength(6)
  })
})

it('divides keys among objects, evenly', async () => {
  const limit = limitOf({ shards: 4 })
  const addresses = Array.from({ length: 100 }, (_none, i) => `192.0.2.${i}`)
  await Promise.all(addresses.map((address) => count(limit, address, 1, env)))
  const counts = await Promise.all([0, 1, 2, 3].map(async (shard) => (await keysOf(limit, shard)).length))
  expect(counts.reduce((sum, keys) => sum + keys)).toBe(100)
  for (const keys of counts) expect(keys).toBeGreaterThan(10)
})

describe('who was refused', () => {
  it('is refused again without a call', async () => {
    const limit = limitOf()
    await count(limit, 'ada', 2, env)
    await count(limit, 'ada', 1, env)
    const deaf = { ...env, RATE_LIMIT_SHARDS: answering(() => Promise.reject(new Error('called'))) }
    expect(await count(limit, 'ada', 1, deaf)).toMatchObject({ allowed: false })
    await expect(count(limit, 'bob', 1, deaf)).rejects.toThrow('called')
  })

  it('may still afford what costs less', async () => {
    const limit = limitOf()
    await count(limit, 'ada', 1, env)
    expect(await count(limit, 'ada', 2, env)).toMatchObject({ allowed: false, remaining: 1 })
    expect(await count(limit, 'ada', 1, env)).toMatchObject({ allowed: true })
  })
})

describe('an object', () => {
  it('that does not answer is not waited for', async () => {
    vi.useFakeTimers()
    const silent = { ...env, RATE_LIMIT_SHARDS: answering(() => new Promise(() => {})) }
    const counting = expect(count(limitOf(), 'ada', 1, silent)).rejects.toThrow('No answer within 1000 ms')
    await vi.advanceTimersByTimeAsync(1000)
    await counting
  })

  it('forgets what nobody asks about any more', async () => {
    const limit = limitOf()
    await count(limit, 'ada', 1, env)
    pass(100)
    await count(limit, 'bob', 1, env)
    pass(50)
    expect(await runDurableObjectAlarm(shardOf(limit))).toBe(true)
    expect(await keysOf(limit)).toEqual([{ key: 'bob' }])
    pass(100)
    expect(await runDurableObjectAlarm(shardOf(limit))).toBe(true)
    expect(await keysOf(limit)).toEqual([])
    expect(await runDurableObjectAlarm(shardOf(limit))).toBe(false)
  })
})
