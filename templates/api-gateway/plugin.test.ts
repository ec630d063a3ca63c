import { memoryProject } from 'clodo/testing'
import { describe, expect, it } from 'vitest'
import plugin from './plugin.ts'

const project = {
  name: 'gateway',
  description: '',
  domain: '',
  environments: ['development', 'staging'],
  compatibilityDate: '2026-10-20',
  packageManager: 'npm',
  pinNode: '',
} as const

const input = (upstreams: string) => ({ answers: { upstreams }, given: {}, project })

describe('the upstreams', () => {
  it('are bound as services, each once, and reached below their names', () => {
    const stated = plugin.contribute(input('user-profiles,orders,orders'))
    expect(stated.filter(({ kind }) => kind === 'binding')).toEqual([
      { kind: 'binding', type: 'service', name: 'ORDERS', service: 'orders' },
      { kind: 'binding', type: 'service', name: 'USER_PROFILES', service: 'user-profiles' },
    ])
    const provided = plugin.provide?.(input('user-profiles'))
    expect(provided?.resources).toMatchObject([{ path: '/openapi.json' }, { path: '/user-profiles', elsewhere: true }])
  })

  it.each(['orders', 'a,b', 'a1,b-2'])('may be %s', (upstreams) => {
    expect(upstreams).toMatch(new RegExp(`^(?:${plugin.options?.upstreams.pattern})$`))
  })

  it.each(['', 'Orders', 'orders,', 'https://orders.example', '-orders', 'a, b'])('may not be %j', (upstreams) => {
    expect(upstreams).not.toMatch(new RegExp(`^(?:${plugin.options?.upstreams.pattern})$`))
  })
})

it('sends credentials on until it knows itself who calls, and then says that instead', async () => {
  const gateway = await memoryProject({ type: 'api-gateway' })
  const declared = () => gateway.files()['src/gateway/upstreams.ts'] ?? ''
  expect(declared()).toContain('credentials: true')
  await gateway.add('auth')
  expect(declared()).toContain('identity: true')
  expect(declared()).not.toContain('credentials')
  await gateway.remove('auth')
  expect(declared()).toContain('credentials: true')
})

it('reads no body, so that what streams may', async () => {
  const gateway = await memoryProject({ type: 'api-gateway' })
  expect(gateway.files()['src/app.ts']).not.toContain('bodyLimit')
})
