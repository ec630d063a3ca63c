import type { ProjectFacts, Stated } from 'clodo/plugin'
import type { Chosen } from './chosen.ts'
import type { Answered } from './options.ts'

/** Variables and secrets of what was chosen. */
export function configuration(chosen: Chosen, answers: Answered, project: ProjectFacts): Stated[] {
  const { own, providers, sessions, signing } = chosen
  const audience = answers.audience === '' ? project.name : answers.audience
  return [
    ...(own ? [] : [variable('AUTH_ISSUER', answers.issuer, 'Who must have issued a token (iss)')]),
    variable('AUTH_AUDIENCE', audience, 'Whom a token must be for (aud)'),
    ...(chosen.verify === 'secret' ? shared(answers.issuer, audience) : []),
    ...(chosen.verify === 'jwks' ? [published(answers)] : []),
    ...(signing || sessions ? [origin(project.domain)] : []),
    ...(signing ? signingKeys : []),
    ...(providers.length > 0 ? [cookies, admitted(providers)] : []),
    ...providers.flatMap(clientOf),
  ]
}

const variable = (name: string, value: string, describe: string): Stated => ({
  kind: 'variable',
  name,
  value,
  describe,
})

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

function published({ issuer, jwks }: Answered): Stated {
  const value = jwks === '' ? new URL('/.well-known/jwks.json', issuer).href : jwks
  return variable('AUTH_JWKS_URL', value, 'Where the issuer publishes its keys, by https')
}

const origin = (domain: string): Stated => ({
  kind: 'variable',
  name: 'AUTH_ORIGIN',
  value: 'https://service.example',
  in: { development: 'http://localhost:8787', ...(domain !== '' && { production: `https://${domain}` }) },
  describe: 'Where the service is reached from outside: scheme and host, nothing else',
})

const signingKeys: readonly Stated[] = [
  ...['A', 'B'].map(
    (slot): Stated => ({
      kind: 'secret',
      name: `AUTH_SIGNING_KEY_${slot}`,
      describe: `Makes the signing key ${slot}, at least 32 random bytes`,
      local: 'random-hex-32',
    }),
  ),
  variable('AUTH_SIGNING_WITH', 'A', 'Which signing key signs, A or B; both are published'),
]

const cookies: Stated = {
  kind: 'secret',
  name: 'AUTH_COOKIE_SECRET',
  describe: 'Seals the cookie of somebody who is about to sign in, at least 32 random bytes',
  local: 'random-hex-32',
}

/** At a public provider anybody has an account. */
function admitted(providers: readonly string[]): Stated {
  const everybody = providers.every((name) => name === 'oidc' || name === 'microsoft')
  return variable(
    'AUTH_ADMIT',
    everybody ? '*' : '',
    'Who may sign in: verified addresses and domains (@example.com), separated by commas; *: everybody. Empty: nobody',
  )
}

const WHERE: { readonly [provider: string]: readonly [name: string, value: string, describe: string] } = {
  oidc: ['AUTH_OIDC_ISSUER', 'https://issuer.example', 'The issuer of OpenID Connect, as its ID tokens say it'],
  microsoft: [
    'AUTH_MICROSOFT_TENANT',
    '00000000-0000-0000-0000-000000000000',
    'The id of the directory of Microsoft Entra ID',
  ],
}

function clientOf(provider: string): Stated[] {
  const name = `AUTH_${provider.toUpperCase()}_CLIENT`
  const where = WHERE[provider]
  return [
    ...(where === undefined ? [] : [variable(...where)]),
    variable(`${name}_ID`, '', `The client id that ${provider} gave this service`),
    { kind: 'secret', name: `${name}_SECRET`, describe: `The client secret that ${provider} gave this service` },
  ]
}
