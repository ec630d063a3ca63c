import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { order } from '../../src/resolve/order.ts'
import { refusal } from '../support/refusal.ts'
import { foundOf, sourceOf } from './sources.ts'

const none = sourceOf()
const http = foundOf({ id: 'service', provides: ['http'] })
const auth = foundOf({ id: 'auth', requires: ['http'], provides: ['principal'] })
const rbac = foundOf({ id: 'rbac', requires: ['principal'] })
const audit = foundOf({ id: 'audit', uses: ['principal', 'log'] })
const zlog = foundOf({ id: 'zlog', provides: ['log'] })

async function ids(...found: Parameters<typeof order>[0]): Promise<string[]> {
  return (await order(found, none)).map(({ plugin }) => plugin.id)
}

describe('order', () => {
  test('providers come before those who require or use them, otherwise by id, whatever order was given', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([http, auth, rbac, audit, zlog], { minLength: 5, maxLength: 5 }),
        async (found) => {
          expect(await ids(...found)).toEqual(['service', 'auth', 'rbac', 'zlog', 'audit'])
        },
      ),
    )
  })

  test('what nobody provides may still be used', async () => {
    expect(await ids(audit)).toEqual(['audit'])
  })

  test('a template comes after those it stands on', async () => {
    const above = foundOf({ id: 'a-service', includes: ['service'] })
    expect(await ids(above, http)).toEqual(['service', 'a-service'])
  })

  test('all providers of a capability come first, and a plugin may use what it provides', async () => {
    const both = foundOf({ id: 'a', uses: ['tests'], provides: ['tests'] })
    const other = foundOf({ id: 'b', provides: ['tests'] })
    expect(await ids(both, other)).toEqual(['b', 'a'])
  })

  test('an unmet requirement names the plugins that meet it', async () => {
    const mtls = foundOf({ id: 'mtls', provides: ['principal'] })
    const error = await refusal(() => order([http, rbac], sourceOf(auth, mtls, zlog)))
    expect(error).toMatchObject({
      code: 'REQUIREMENT_UNMET',
      exit: 3,
      where: 'rbac',
      mend: 'Add a plugin that provides it: auth or mtls.',
      data: { requires: 'principal', providers: ['auth', 'mtls'] },
    })
    expect(error.message).toBe("rbac requires 'principal', which nothing in this project provides.")
  })

  test('an unmet requirement that no plugin meets says so', async () => {
    const broken = { ids: () => ['gone'], find: async () => undefined }
    const error = await refusal(() => order([rbac], broken))
    expect(error.mend).toContain("No known plugin provides 'principal'; leave rbac out")
    expect(error.data).toEqual({ requires: 'principal', providers: [] })
  })

  test('those that only use one another stand in the order of their ids', async () => {
    const one = foundOf({ id: 'one', uses: ['two'], provides: ['one'] })
    const two = foundOf({ id: 'two', uses: ['one'], requires: ['three'], provides: ['two'] })
    const three = foundOf({ id: 'three', provides: ['three'] })
    for (const given of [
      [one, two, three],
      [three, two, one],
    ])
      expect((await order(given, none)).map(({ plugin }) => plugin.id)).toEqual(['three', 'one', 'two'])
  })

  test('a circle is refused, and names those in it alone', async () => {
    const circle = [
      foundOf({ id: 'a', requires: ['c'], provides: ['a'] }),
      foundOf({ id: 'b', requires: ['a'], provides: ['b'] }),
      foundOf({ id: 'c', requires: ['b'], provides: ['c'] }),
      foundOf({ id: 'd', requires: ['a'], provides: ['d'] }),
      foundOf({ id: 'e', requires: ['d'] }),
      http,
    ]
    const error = await refusal(() => order(circle, none))
    expect(error).toMatchObject({ code: 'REQUIREMENT_CIRCLE', data: { plugins: ['a', 'b', 'c'] } })
    expect(error.message).toContain('a, b, c.')
  })
})
