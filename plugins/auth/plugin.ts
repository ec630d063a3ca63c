import { definePlugin, type Resource, rank, type Stated } from 'clodo/plugin'
import { revocations } from './revocations.ts'

/** Bearer tokens (JWT), verified by a shared secret or by the keys of an issuer, and revoked before they expire. */
export default definePlugin({
  id: 'auth',
  title: 'Bearer tokens (JWT): verified, revocable, an algorithm allow-list',
  version: '1.0.0',
  options: {
    verify: {
      type: 'choice',
      title: 'How tokens are signed',
      describe:
        'secret: a secret shared with the issuer (HS256). jwks: keys that the issuer publishes (ES256, EdDSA, PS256, RS256)',
      choices: ['secret', 'jwks'],
      default: 'secret',
    },
    default: {
      type: 'choice',
      title: 'What a request without a token gets',
      describe: 'deny: 401. allow: it passes, without a principal, as before',
      choices: ['deny', 'allow'],
      default: 'deny',
      ask: 'existing',
    },
    issuer: { type: 'string', title: 'Issuer of tokens (iss)', default: 'https://issuer.example' },
    audience: { type: 'string', title: 'Audience of tokens (aud); empty: the name of the service', default: '' },
    jwks: { type: 'string', title: 'Where the issuer publishes its keys; empty: below the issuer', default: '' },
  },
  concern: 'auth',
  requires: ['http', 'problems'],
  uses: ['resources', 'tests'],
  provides: ['principal'],
  provide: () => ({ principal: { module: 'src/principal.ts', type: 'Principal' } }),
  contribute: ({ answers, given, project }) => {
    const audience = answers.audience === '' ? project.name : answers.audience
    const secret = answers.verify === 'secret'
    return [
      { kind: 'files', from: 'files' },
      { kind: 'files', from: secret ? 'files.secret' : 'files.jwks' },
      { kind: 'dependency', name: 'jose' },
      { kind: 'binding', type: 'd1', name: 'DB' },
      { kind: 'migration', name: '20261101000100_auth', sql: revocations },
      ...(answers.default === 'allow' && project.existing !== undefined
        ? recognition
        : [guard(answers.default === 'deny' ? 'authenticate()' : 'authenticate({ anonymous: true })', 'authenticate')]),
      { kind: 'variable', name: 'AUTH_ISSUER', value: answers.issuer, describe: 'Who must have issued a token (iss)' },
      { kind: 'variable', name: 'AUTH_AUDIENCE', value: audience, describe: 'Whom a token must be for (aud)' },
      ...(secret ? shared(answers.issuer, audience) : published(answers.issuer, answers.jwks)),
      ...(given.tests === undefined ? [] : tests(secret ? 'tests.secret' : 'tests.jwks')),
      section,
      ...probes(given.resources ?? [], { signed: secret, open: answers.default === 'allow' }),
    ]
  },
})

function guard(code: string, name: string): Stated {
  const imports = [{ from: `src/auth/${name}.ts`, names: [name] }]
  return { kind: 'slot', slot: 'middleware', key: 'auth', rank: rank.authentication, code, imports }
}

/** A Worker that was there before may have callers with tokens of its own, and answers them as before. */
const recognition: Stated[] = [{ kind: 'files', from: 'files.existing' }, guard('recognize()', 'recognize')]

function shared(issuer: string, audience: string): Stated[] {
  return [
    {
      kind: 'secret',
      name: 'AUTH_SECRET',
      describe: 'Shared with the issuer of tokens, at least 32 bytes',
      local: 'random-hex-32',
    },
    {
      kind: 'credential',
      secret: 'AUTH_SECRET',
      algorithm: 'HS256',
      claims: { iss: issuer, aud: audience, sub: 'probe', roles: ['admin'] },
    },
  ]
}

function published(issuer: string, jwks: string): Stated[] {
  const value = jwks === '' ? new URL('/.well-known/jwks.json', issuer).href : jwks
  return [{ kind: 'variable', name: 'AUTH_JWKS_URL', value, describe: 'Where the issuer publishes its keys, by https' }]
}

/** The tests, and a token for those of others. */
function tests(tokens: string): Stated[] {
  return [
    { kind: 'files', from: 'tests' },
    { kind: 'files', from: tokens },
    {
      kind: 'slot',
      slot: 'client',
      key: 'auth',
      rank: rank.authentication,
      code: 'signIn',
      imports: [{ from: 'test/auth/sign-in.ts', names: ['signIn'] }],
    },
  ]
}

const section: Stated = {
  kind: 'section',
  file: 'README.md',
  title: 'Authentication',
  rank: 80,
  text: [
    'Every route below `authenticate()` in `src/app.ts` wants a bearer token that `AUTH_ISSUER` signed for `AUTH_AUDIENCE`;',
    "without one the answer is 401. Who calls is `c.get('principal')`. `revoke(c.env.DB, 'jti', id, expires)` ends a token",
    'before it expires; other isolates know within a minute.',
  ].join('\n'),
}

/** Nobody gets in without a token, unless that is wanted, or with a false one, and with a good one somebody does. */
function probes(
  resources: readonly Resource[],
  { signed, open }: { readonly signed: boolean; readonly open: boolean },
): Stated[] {
  return resources.flatMap(({ name, path, methods }): Stated[] => {
    const refused = { status: 401, headers: { 'content-type': 'application/problem+json' } }
    const forged = 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZGEifQ.'
    if (methods.GET === undefined) return []
    return [
      ...(open ? [] : [{ kind: 'probe', name: `${name} want a token`, request: { path }, expect: refused } as const]),
      {
        kind: 'probe',
        name: `${name} refuse an unsigned token`,
        request: { path, headers: { authorization: forged } },
        expect: refused,
      },
      ...(signed
        ? [
            {
              kind: 'probe',
              name: `${name} take a good token`,
              request: { path },
              as: {},
              expect: { status: 200 },
            } as const,
          ]
        : []),
    ]
  })
}
