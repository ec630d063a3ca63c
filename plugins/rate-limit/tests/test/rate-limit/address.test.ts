import { env } from 'cloudflare:workers'
import { Hono } from 'hono'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { networkOf, parseAddress, parseNetwork } from '../../src/rate-limit/address.ts'
import { isExempt } from '../../src/rate-limit/exempt.ts'
import { byAddress } from '../../src/rate-limit/key.ts'

afterEach(() => vi.restoreAllMocks())

describe('an address', () => {
  it.each([
    ['192.0.2.1', '192.0.2.1'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['::FFFF:c000:0201', '192.0.2.1'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:DB8:1:2::', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002:ffff:ffff:ffff:ffff', '2001:db8:1:2::/64'],
    ['::1', '0:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is counted as %s', (address, network) => expect(networkOf(address)).toBe(network))

  it.each([
    '',
    ':',
    ':::',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.256',
    '010.0.0.1',
    '0x7f.0.0.1',
    '1.2.3.-4',
    ' 1.2.3.4',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1:2:3:4:5:6:7::8:9',
    '12345::',
    'g::',
    '::1.2.3',
    '1.2.3.4::',
    '1.2.3.4:5',
    '::1%eth0',
    '[::1]',
  ])('is not read from %j', (text) => expect(parseAddress(text)).toBeUndefined())
})

describe('a network', () => {
  it.each([
    ['10.0.0.0/8', '10.255.0.1', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['192.0.2.128/25', '192.0.2.127', false],
    ['192.0.2.128/25', '192.0.2.128', true],
    ['192.0.2.1', '192.0.2.1', true],
    ['192.0.2.1', '192.0.2.2', false],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['2001:db8::/33', '2001:db8:7fff::1', true],
    ['2001:db8::/33', '2001:db8:8000::1', false],
    ['::/0', '192.0.2.1', false],
  ])('%s and %s: %s', (network, address, inside) => {
    expect(parseNetwork(network)?.(parseAddress(address) ?? [])).toBe(inside)
  })

  it.each([
    '',
    '*',
    '10.0.0.0/',
    '10.0.0.0/33',
    '10.0.0.0/8/8',
    '10.0.0.0/-1',
    '10.0.0.0/1e1',
    '::/129',
    'example.com',
  ])('is not read from %j', (text) => expect(parseNetwork(text)).toBeUndefined())
})

describe('the list of who is not counted', () => {
  it('has addresses and networks', () => {
    const list = '192.0.2.7, 2001:db8:1::/48'
    expect(isExempt('192.0.2.7', list)).toBe(true)
    expect(isExempt('2001:db8:1:ff::1', list)).toBe(true)
    expect(isExempt('192.0.2.70', list)).toBe(false)
    expect(isExempt('192.0.2.7, 10.0.0.1', list)).toBe(false)
    expect(isExempt('192.0.2.7', '')).toBe(false)
  })

  it('lets nobody pass because of an entry that cannot be read, and the log says so once', () => {
    const log = vi.spyOn(console, 'error').mockReturnValue()
    for (const address of ['192.0.2.1', '10.0.0.1', '']) expect(isExempt(address, '10.0.0.0/80,*,,')).toBe(false)
    expect(log).toHaveBeenCalledTimes(2)
  })
})

describe('a caller', () => {
  const app = new Hono<{ Bindings: Env }>().get('/', (c) => c.json(byAddress(c) ?? null))
  const keyOf = async (headers: HeadersInit, list = '') =>
    (await app.request('/', { headers }, { ...env, RATE_LIMIT_EXEMPT: list })).json()

  it('is counted by the address that Cloudflare saw, not by what it claims', async () => {
    const claims = { 'X-Forwarded-For': '10.0.0.1', 'X-Real-IP': '10.0.0.1', Forwarded: 'for=10.0.0.1' }
    expect(await keyOf({ 'CF-Connecting-IP': '192.0.2.1', ...claims }, '10.0.0.0/8')).toBe('192.0.2.1')
  })

  it('is not counted when it is exempt, or another Worker of the account', async () => {
    expect(await keyOf({ 'CF-Connecting-IP': '192.0.2.1' }, '192.0.2.0/24')).toBeNull()
    expect(await keyOf({})).toBeNull()
  })
})
