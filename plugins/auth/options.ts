import type { Answers, Options } from 'clodo/plugin'

export const options = {
  verify: {
    type: 'choice',
    title: 'Who vouches for callers',
    describe:
      'secret: an issuer of tokens that shares a secret with the service (HS256). jwks: one that publishes its keys (ES256, EdDSA, PS256, RS256). own: the service, which issues tokens itself. access: Cloudflare Access in front of it',
    choices: ['secret', 'jwks', 'own', 'access'],
    default: 'secret',
  },
  default: {
    type: 'choice',
    title: 'What a request without a credential gets',
    describe: 'deny: 401. allow: it passes, without a principal, as before',
    choices: ['deny', 'allow'],
    default: 'deny',
    ask: 'existing',
  },
  issuer: {
    type: 'string',
    title: 'Issuer of tokens (iss)',
    describe: 'access: the team, https://TEAM.cloudflareaccess.com. own: not asked, it is the service',
    default: 'https://issuer.example',
  },
  audience: {
    type: 'string',
    title: 'Audience of tokens (aud); empty: the name of the service',
    describe: 'access: the AUD tag of the application',
    default: '',
  },
  jwks: { type: 'string', title: 'Where the issuer publishes its keys (jwks); empty: below the issuer', default: '' },
  'sign-in': {
    type: 'list',
    title: 'Where people sign in with a browser; each brings sessions',
    describe: 'oidc: any issuer of OpenID Connect, found by discovery',
    choices: ['oidc', 'google', 'microsoft', 'github'],
    default: [],
  },
  sessions: {
    type: 'boolean',
    title: 'Sessions of browsers in cookies, for a sign-in of your own',
    default: false,
  },
  'api-keys': { type: 'boolean', title: 'API keys that callers make, list and revoke', default: false },
  path: {
    type: 'string',
    title: 'Where the routes of authentication stand, where there are some',
    default: '/auth',
    pattern: '(/[A-Za-z0-9_-]+)+',
  },
  'service-tokens': {
    type: 'boolean',
    title: 'Tokens with which the service calls others, who verify them by its published keys',
    default: false,
  },
} as const satisfies Options

export type Answered = Answers<typeof options>
