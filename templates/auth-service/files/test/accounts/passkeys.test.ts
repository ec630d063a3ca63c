import { afterEach, describe, expect, it, vi } from 'vitest'
import { PATIENCE } from '../../src/passkeys/store.ts'
import { Authenticator, type Lies } from './authenticator.ts'
import { codeFor, mailTo, newAddress, Visitor } from './visitor.ts'

afterEach(() => vi.useRealTimers())

type CreationOptions = Parameters<Authenticator['create']>[0]
type RequestOptions = Parameters<Authenticator['get']>[0]

const isIn = async (visitor: Visitor) => (await visitor.open('/account')).status === 200

const creation = async (visitor: Visitor) =>
  (await visitor.ask('/account/passkeys/options', {})).json<
    CreationOptions & { excludeCredentials: { id: string }[] }
  >()

const request = async (visitor: Visitor) => (await visitor.ask('/sign-in/passkey/options', {})).json<RequestOptions>()

/** Somebody who has a passkey. */
async function withPasskey(email = newAddress()) {
  const visitor = await Visitor.signedUp(email)
  const authenticator = await Authenticator.make()
  const credential = await authenticator.create(await creation(visitor))
  const response = await visitor.ask('/account/passkeys', { credential, name: 'Phone' })
  expect(response.status).toBe(201)
  return { email, visitor, authenticator }
}

async function signIn(visitor: Visitor, authenticator: Authenticator, lies: Lies = {}): Promise<Response> {
  const credential = await authenticator.get(await request(visitor), lies)
  return visitor.ask('/sign-in/passkey', { credential, return_to: '/account/passkeys' })
}

describe('a passkey', () => {
  it('signs in', async () => {
    const { email, authenticator } = await withPasskey()
    expect(mailTo(email).subject).toContain('A passkey was added')
    const visitor = new Visitor()
    const response = await signIn(visitor, authenticator)
    expect(await response.json()).toEqual({ location: '/account/passkeys' })
    expect(await (await visitor.open('/account/passkeys')).text()).toContain('Phone')
  })

  it('goes nowhere else afterwards', async () => {
    const { authenticator } = await withPasskey()
    const visitor = new Visitor()
    const credential = await authenticator.get(await request(visitor))
    const response = await visitor.ask('/sign-in/passkey', { credential, return_to: '//evil.example' })
    expect(await response.json()).toEqual({ location: '/account' })
  })

  it('signs in no more when it was removed', async () => {
    const { email, visitor, authenticator } = await withPasskey()
    const stranger = await Visitor.signedUp(newAddress())
    await stranger.submit('/account/passkeys/removal', { id: authenticator.id })
    expect((await signIn(new Visitor(), authenticator)).status).toBe(200)
    await visitor.submit('/account/passkeys/removal', { id: authenticator.id })
    expect(mailTo(email).subject).toContain('A passkey was removed')
    expect((await signIn(new Visitor(), authenticator)).status).toBe(401)
  })

  it('goes with its account', async () => {
    const { email, visitor, authenticator } = await withPasskey()
    await visitor.submit('/account/deletion', { email })
    expect((await signIn(new Visitor(), authenticator)).status).toBe(401)
  })

  it('counts up where it counts', async () => {
    const { authenticator } = await withPasskey()
    expect((await signIn(new Visitor(), authenticator, { counter: 5 })).status).toBe(200)
    for (const counter of [5, 4, 0]) expect((await signIn(new Visitor(), authenticator, { counter })).status).toBe(401)
    expect((await signIn(new Visitor(), authenticator, { counter: 6 })).status).toBe(200)
  })

  it('is added once, and by one account', async () => {
    const { visitor, authenticator } = await withPasskey()
    const options = await creation(visitor)
    expect(options.excludeCredentials).toEqual([{ type: 'public-key', id: authenticator.id }])
    const other = await Visitor.signedUp(newAddress())
    for (const somebody of [visitor, other]) {
      const credential = await authenticator.create(await creation(somebody))
      expect((await somebody.ask('/account/passkeys', { credential, name: 'Copy' })).status).toBe(422)
    }
  })
})

const lies: [string, Lies][] = [
  ['for another purpose', { type: 'payment.get' }],
  ['of another origin', { origin: 'https://evil.example' }],
  ['of an origin that begins the same', { origin: 'http://localhost:8787.evil.example' }],
  ['for another service', { rpId: 'evil.example' }],
  ['with a challenge of its own', { challenge: 'x'.repeat(43) }],
  ['in a frame of another page', { crossOrigin: true }],
  ['without anybody there', { flags: 0x44 }],
  ['without anybody recognized', { flags: 0x41 }],
]

describe('an answer', () => {
  it.each([...lies, ['for another account', { userHandle: 'bm9ib2R5' }] as [string, Lies]])(
    '%s signs nobody in',
    async (_name, lie) => {
      const { authenticator } = await withPasskey()
      const visitor = new Visitor()
      const response = await signIn(visitor, authenticator, lie)
      expect(response.status).toBe(401)
      expect(await response.json()).toMatchObject({ detail: 'This passkey does not sign you in' })
      expect(await isIn(visitor)).toBe(false)
    },
  )

  it.each(lies)('%s adds no passkey', async (_name, lie) => {
    const visitor = await Visitor.signedUp(newAddress())
    const authenticator = await Authenticator.make()
    const credential = await authenticator.create(await creation(visitor), lie)
    expect((await visitor.ask('/account/passkeys', { credential, name: 'Phone' })).status).toBe(422)
  })

  it('counts once, and not after five minutes', async () => {
    const { authenticator } = await withPasskey()
    const visitor = new Visitor()
    const credential = await authenticator.get(await request(visitor))
    expect((await visitor.ask('/sign-in/passkey', { credential })).status).toBe(200)
    expect((await new Visitor().ask('/sign-in/passkey', { credential })).status).toBe(401)
    const late = await authenticator.get(await request(visitor))
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + PATIENCE * 1000 })
    expect((await new Visitor().ask('/sign-in/passkey', { credential: late })).status).toBe(401)
  })

  it('of a challenge for adding signs nobody in, nor the other way round', async () => {
    const { visitor, authenticator } = await withPasskey()
    const { challenge, rp } = await creation(visitor)
    const credential = await authenticator.get({ challenge, rpId: rp.id })
    expect((await new Visitor().ask('/sign-in/passkey', { credential })).status).toBe(401)
    const other = await Visitor.signedUp(newAddress())
    const theirs = await creation(other)
    const made = await (await Authenticator.make()).create({ ...theirs, challenge: (await request(visitor)).challenge })
    expect((await other.ask('/account/passkeys', { credential: made, name: 'Phone' })).status).toBe(422)
    const foreign = await (await Authenticator.make()).create(await creation(visitor))
    expect((await other.ask('/account/passkeys', { credential: foreign, name: 'Phone' })).status).toBe(422)
  })

  it('that is signed by another key signs nobody in, nor one that is changed', async () => {
    const { authenticator } = await withPasskey()
    const thief = await Authenticator.make()
    const visitor = new Visitor()
    const good = await authenticator.get(await request(visitor))
    const theirs = await thief.get(await request(visitor), { userHandle: good.response.userHandle })
    const forged = { ...theirs, id: authenticator.id }
    expect((await visitor.ask('/sign-in/passkey', { credential: forged })).status).toBe(401)
    for (const signature of ['AA', good.response.signature.slice(0, -2), `${good.response.signature.slice(0, -2)}AA`]) {
      const credential = { ...good, response: { ...good.response, signature } }
      expect((await visitor.ask('/sign-in/passkey', { credential })).status).toBe(401)
    }
  })
})

describe('passkeys', () => {
  it('are changed by nobody who is not signed in, nor has been for long', async () => {
    expect((await new Visitor().ask('/account/passkeys/options', {})).headers.get('Location')).toContain('/sign-in')
    const email = newAddress()
    const { visitor, authenticator } = await withPasskey(email)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 601_000 })
    expect((await visitor.ask('/account/passkeys/options', {})).status).toBe(303)
    await visitor.submit('/account/passkeys/removal', { id: authenticator.id })
    expect((await signIn(new Visitor(), authenticator)).status).toBe(200)
  })

  it('are asked for by no page of another', async () => {
    const { visitor } = await withPasskey()
    const foreign = { 'Sec-Fetch-Site': 'cross-site' }
    for (const path of [
      '/sign-in/passkey/options',
      '/sign-in/passkey',
      '/account/passkeys/options',
      '/account/passkeys',
    ])
      expect((await visitor.ask(path, {}, foreign)).status).toBe(403)
    expect((await visitor.submit('/account/passkeys/removal', {}, foreign)).status).toBe(403)
  })

  it('leave the way by mail open', async () => {
    const { email } = await withPasskey()
    const visitor = new Visitor()
    await visitor.submit('/sign-in', { email })
    await visitor.submit('/sign-in/code', { code: codeFor(email) })
    expect(await isIn(visitor)).toBe(true)
  })
})
