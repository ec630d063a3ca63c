import type { Stated } from 'clodo/plugin'
import type { Chosen } from './chosen.ts'

/** What the README of the project says of what was chosen. */
export function sections(chosen: Chosen): Stated[] {
  const { verify, providers, sessions, apiKeys, own, serviceTokens, signing } = chosen
  const text = [
    `${proofs[verify]} Without a credential the answer is 401. Who calls is \`c.get('principal')\`. ${revocation}`,
    ...(providers.length > 0 ? [signIn(providers)] : []),
    ...(sessions ? [sessionsText] : []),
    ...(apiKeys ? [apiKeysText] : []),
    ...(own ? [ownText(chosen)] : []),
    ...(serviceTokens ? [serviceText] : []),
    ...(signing ? [rotation] : []),
  ]
    .join('\n\n')
    .replaceAll('/auth/', `${chosen.path}/`)
    .replaceAll(`src${chosen.path}/`, 'src/auth/')
  return [{ kind: 'section', file: 'README.md', title: 'Authentication', rank: 80, text }]
}

const proofs = {
  secret:
    'Every route below `authenticate()` in `src/app.ts` wants a bearer token that `AUTH_ISSUER` signed for `AUTH_AUDIENCE`.',
  jwks: 'Every route below `authenticate()` in `src/app.ts` wants a bearer token that `AUTH_ISSUER` signed for `AUTH_AUDIENCE`.',
  own: 'Every route below `authenticate()` in `src/app.ts` wants a bearer token that this service signed.',
  access:
    'Every route below `authenticate()` in `src/app.ts` wants what Cloudflare Access says of the caller, signed by the team\n`AUTH_ISSUER` for the application `AUTH_AUDIENCE`. A person has a subject, a service token the name of its client.',
} as const

const revocation =
  "`revoke(c.env.DB, 'jti', id, expires)` ends a\ntoken before it expires; other isolates know within a minute."

function signIn(providers: readonly string[]): string {
  const redirects = providers.map((name) => `\`/auth/sign-in/${name}/callback\``).join(', ')
  return [
    `People sign in at ${providers.map((name) => `\`/auth/sign-in/${name}?return_to=/path\``).join(', ')}. Register as redirect`,
    `URI, below \`AUTH_ORIGIN\`: ${redirects}. \`AUTH_ADMIT\` says who may enter, and`,
    '`src/auth/sign-in/profile.ts` what they are here.',
  ].join('\n')
}

const sessionsText = [
  'A browser has a session in the cookie `__Host-session`: `GET /auth/sessions` lists those of the caller, `/current` says who',
  'that is, `DELETE /auth/sessions/ID` ends one, `DELETE /auth/sessions` all, `POST /auth/sign-out` this one. A session ends after',
  'half an hour without a request, and after twelve. What changes something must come from a page of the same origin.',
].join('\n')

const apiKeysText = [
  '`POST /auth/api-keys` with `{"name": "…", "days": 90}` makes a key, which is shown once, and can at most what its owner can.',
  'With `roles` and `scopes` it can less: only what they list counts. `GET` lists them, `DELETE /auth/api-keys/ID` revokes one. A key is sent as `Authorization: Bearer KEY`.',
].join('\n')

function ownText({ apiKeys, sessions }: Chosen): string {
  return [
    '`issueTokens(c.env, grant, client)` gives somebody an access token for ten minutes and a refresh token;',
    '`POST /auth/token` with `grant_type=refresh_token` gives the next. A refresh token counts once: when it comes twice, it has been',
    'copied, and all tokens of that sign-in end. `POST /auth/token/revoke` ends them, too.',
    ...(sessions ? ['`POST /auth/tokens` with `{"client": "mobile"}` gives tokens to whoever has a session.'] : []),
    ...(apiKeys
      ? [
          '`grant_type=client_credentials` gives a service an access token for its API key: the id is the client, the key its secret.',
        ]
      : []),
  ].join('\n')
}

const serviceText = [
  "`await serviceToken(c.env, 'billing')` is a token for the service `billing`, valid for five minutes, which that one verifies by",
  '`/.well-known/jwks.json` of this one.',
].join('\n')

const rotation = [
  'To rotate the signing key, while `AUTH_SIGNING_WITH` is `A`:',
  '',
  '1. `openssl rand -hex 32 | npx wrangler secret put AUTH_SIGNING_KEY_B --env production`. Both keys are published now; wait ten',
  '   minutes, until everybody has the new one.',
  '2. Set `AUTH_SIGNING_WITH` to `B`, and deploy. `B` signs, and tokens of `A` still pass.',
  '3. Leave `A` as it is until the next time, when it goes the other way round. If `A` has leaked, do not wait in between, and put',
  '   a new secret in its place at once: its tokens end with it.',
].join('\n')
