/** What is chosen is there and nothing else; and the laws of what is pure in it. */
import { createECDH, hkdfSync } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { memoryProject } from 'clodo/testing'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { networkOf } from './files.guessing/src/auth/network.ts'
import { returnTo } from './files.sign-in/src/auth/sign-in/return-to.ts'
import { deriveKey } from './files.signing/src/auth/issue/derive.ts'

async function projectWith(answers = {}) {
  const project = await memoryProject()
  await project.add('auth', answers)
  return project
}

const files = async (answers = {}) => (await projectWith(answers)).files()

/** What of these texts is in the project, by file name or content of its config and package. */
function marksOf(found: { readonly [path: string]: string }): string[] {
  const told = [found['wrangler.jsonc'], found['package.json'], ...Object.keys(found)].join('\n')
  const marks = ['auth/session/', 'auth/api-key/', 'auth/issue/', 'auth/sign-in/', 'oauth4webapi', 'AUTH_FAILURES']
  const more = [
    'AUTH_ORIGIN',
    'AUTH_SIGNING_KEY_A',
    'AUTH_COOKIE_SECRET',
    'AUTH_SECRET',
    'AUTH_JWKS_URL',
    'AUTH_ISSUER',
  ]
  return [...marks, ...more].filter((mark) => told.includes(mark))
}

describe('what was not chosen', () => {
  it.each([
    [{}, ['AUTH_SECRET', 'AUTH_ISSUER']],
    [{ verify: 'jwks' }, ['AUTH_JWKS_URL', 'AUTH_ISSUER']],
    [{ verify: 'access' }, ['AUTH_ISSUER']],
    [{ verify: 'own' }, ['auth/issue/', 'AUTH_FAILURES', 'AUTH_ORIGIN', 'AUTH_SIGNING_KEY_A']],
    [{ sessions: true }, ['auth/session/', 'AUTH_ORIGIN', 'AUTH_SECRET', 'AUTH_ISSUER']],
    [{ 'api-keys': true }, ['auth/api-key/', 'AUTH_FAILURES', 'AUTH_SECRET', 'AUTH_ISSUER']],
    [{ 'service-tokens': true }, ['auth/issue/', 'AUTH_ORIGIN', 'AUTH_SIGNING_KEY_A', 'AUTH_SECRET', 'AUTH_ISSUER']],
    [
      { 'sign-in': ['github'] },
      [
        'auth/session/',
        'auth/sign-in/',
        'oauth4webapi',
        'AUTH_ORIGIN',
        'AUTH_COOKIE_SECRET',
        'AUTH_SECRET',
        'AUTH_ISSUER',
      ],
    ],
  ])('is not there: %j', async (answers, marks) => {
    expect(marksOf(await files(answers))).toEqual(marks)
  })

  it('goes again when it is no longer chosen, and the tables stay', async () => {
    const project = await projectWith()
    const before = project.files()
    await project.add('auth', {
      verify: 'own',
      'sign-in': ['github', 'oidc'],
      'api-keys': true,
      'service-tokens': true,
    })
    await project.add('auth', { verify: 'secret', 'sign-in': [], 'api-keys': false, 'service-tokens': false })
    expect(marksOf(project.files())).toEqual(marksOf(before))
  })
})

describe('what was chosen', () => {
  it('is the same in whatever order it is said', async () => {
    const one = await files({ 'sign-in': ['oidc', 'github'] })
    const other = await files({ 'sign-in': ['github', 'oidc'] })
    expect({ ...one, 'clodo.json': '' }).toEqual({
      ...other,
      'clodo.json': '',
      '.clodo/lock.json': one['.clodo/lock.json'],
    })
  })

  it('stands where it belongs: what is for everybody ahead of authentication, the rest between it and permissions', async () => {
    const project = await projectWith({ verify: 'own', 'sign-in': ['oidc'], 'api-keys': true, path: '/id' })
    await project.add('rbac')
    const app = project.files()['src/app.ts'] ?? ''
    const chain = [...app.matchAll(/^app\.(?:use|route)\((.*)\)$/gm)].map(([, call = '']) => call)
    expect(chain.slice(chain.indexOf("'/', health") + 1)).toEqual([
      "'/.well-known/jwks.json', jwks",
      "'/.well-known/oauth-authorization-server', metadata",
      "'/id/sign-in', signIn",
      "'/id/sign-out', signOut",
      "'/id/token', tokens",
      'authenticate()',
      "'/id/api-keys', apiKeys",
      "'/id/tokens', exchange",
      "'/id/sessions', sessions",
      'guard()',
      "'/v1/hello/*', allow(access.hello)",
      "'/v1/hello', hello",
    ])
    expect(project.files()['README.md']).toContain('POST /id/api-keys')
    expect(project.files()['README.md']).toContain('src/auth/sign-in/profile.ts')
  })

  it('admits nobody at first where anybody can have an account', async () => {
    const admitted = async (...providers: string[]) =>
      /"AUTH_ADMIT": "(.*)"/.exec((await files({ 'sign-in': providers }))['wrangler.jsonc'] ?? '')?.[1]
    expect(await admitted('github')).toBe('')
    expect(await admitted('oidc', 'google')).toBe('')
    expect(await admitted('oidc', 'microsoft')).toBe('*')
  })

  it('keeps no value of a secret', async () => {
    const all = { verify: 'own', 'sign-in': ['oidc', 'google', 'microsoft', 'github'], 'api-keys': true }
    const secrets = Object.values(await files(all)).flatMap((text) => [
      ...text.matchAll(/^[A-Z_]+(?:SECRET|KEY_[AB])=(.+)$/gm),
    ])
    expect(secrets).toEqual([])
  })
})

describe('the way back', () => {
  const piece = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    ':',
    '@',
    '?',
    '#',
    '%2f',
    '%5c',
    '\t',
    '\n',
    ' ',
    'a',
    'evil.example',
    'https:',
  )
  const path = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
    fc.webUrl(),
  )

  it('stays on this service, whatever it is, and says itself again', () => {
    fc.assert(
      fc.property(fc.tuple(fc.constantFrom('', '/'), path), ([start, rest]) => {
        const way = returnTo(start + rest)
        expect(new URL(way, 'https://service.test').origin).toBe('https://service.test')
        expect(way).toMatch(/^\/(?![/\\])/)
        expect(returnTo(way)).toBe(way)
      }),
      { numRuns: 5000 },
    )
  })
})

describe('the network of an address', () => {
  it('is the same for all addresses of 64 bits, however they are written', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16))
    fc.assert(
      fc.property(fc.array(group, { minLength: 8, maxLength: 8 }), (groups) => {
        const short = new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
        expect(isIPv6(short)).toBe(true)
        expect(networkOf(short)).toBe(groups.slice(0, 4).join(':'))
        expect(networkOf(short)).toBe(networkOf([...groups.slice(0, 4), 'f', 'f', 'f', 'f'].join(':')))
      }),
      { numRuns: 1000 },
    )
    expect(networkOf('192.0.2.1')).toBe('192.0.2.1')
  })
})

describe('a signing key', () => {
  it('is what another implementation makes of the same secret', async () => {
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
    for (const slot of ['A', 'B']) {
      const secret = `the secret of the key in the slot ${slot}`
      const bytes = hkdfSync('sha256', secret, '', `auth signing key ${slot}, ES256`, 48)
      const scalar = (BigInt(`0x${Buffer.from(bytes).toString('hex')}`) % (order - 1n)) + 1n
      const pair = createECDH('prime256v1')
      pair.setPrivateKey(scalar.toString(16).padStart(64, '0'), 'hex')
      const point = pair.getPublicKey()
      const { publicKey } = await deriveKey(secret, slot)
      expect(publicKey.x).toBe(point.subarray(1, 33).toString('base64url'))
      expect(publicKey.y).toBe(point.subarray(33).toString('base64url'))
    }
  })
})
