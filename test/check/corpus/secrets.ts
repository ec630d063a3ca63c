/** Values of every shape, made anew at each run: none stands in this repository. */
import { randomBytes, randomInt } from 'node:crypto'
import { crc32 } from 'node:zlib'

const letters = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/** Random letters and digits, some of each. */
export function random(length: number, alphabet = letters): string {
  for (;;) {
    const text = Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')
    if (length < 20 || (/\d/.test(text) && /[a-z]/i.test(text) && new Set(text).size > 11)) return text
  }
}

const hex = (length: number) => random(length, '0123456789abcdef')

export function withCrc(text: string, of = text): string {
  let rest = crc32(of)
  let sum = ''
  for (let place = 0; place < 6; place += 1) {
    sum = letters[rest % 62] + sum
    rest = Math.floor(rest / 62)
  }
  return text + sum
}

function prefixed(prefix: string): string {
  const payload = random(30)
  return withCrc(prefix + payload, payload)
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

/** A line that has one, and the secret in it. */
export const secrets: { readonly [rule: string]: () => { readonly text: string; readonly value: string } } = {
  'secret/private-key': () => {
    const value = randomBytes(96).toString('base64')
    return { value, text: `-----BEGIN ${'PRIVATE'} KEY-----\n${value}\n-----END ${'PRIVATE'} KEY-----` }
  },
  'secret/github-token': () => assigned('t', prefixed('ghp_')),
  'secret/github-fine-grained': () => assigned('t', `github_pat_${random(22)}_${random(59)}`),
  'secret/npm-token': () => assigned('t', prefixed('npm_')),
  'secret/service-key': () => assigned('t', withCrc(`svc_${random(11)}_${random(43)}`)),
  'secret/cloudflare-token': () => assigned('t', `cfut_${random(48)}`),
  'secret/cloudflare-token-old': () => assigned('CLOUDFLARE_API_TOKEN', random(40)),
  'secret/cloudflare-origin-ca': () => assigned('t', `v1.0-${hex(24)}-${hex(146)}`),
  'secret/aws-access-key': () => assigned('t', `AKIA${random(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`),
  'secret/gitlab-token': () => assigned('t', `glpat-${random(20)}`),
  'secret/slack-token': () => assigned('t', `xoxb-${random(12, '123456789')}-${random(24)}`),
  'secret/slack-webhook': () =>
    assigned('t', `https://hooks.slack.com/services/T${random(8)}/B${random(8)}/${random(24)}`),
  'secret/stripe-key': () => assigned('t', `sk_live_${random(24)}`),
  'secret/webhook-secret': () => assigned('t', `whsec_${random(32)}`),
  'secret/google-key': () => assigned('t', `AIza${random(35)}`),
  'secret/openai-key': () => assigned('t', `sk-proj-${random(24)}T3BlbkFJ${random(24)}`),
  'secret/anthropic-key': () => assigned('t', `sk-ant-api03-${random(93)}`),
  'secret/sendgrid-key': () => assigned('t', `SG.${random(22)}.${random(43)}`),
  'secret/telegram-token': () => assigned('t', `${random(9, '123456789')}:AA${random(33)}`),
  // clodo-allow secret/age-key: of the specification of age, whose checksum is not made here
  'secret/age-key': () => assigned('t', 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX'),
  'secret/jwt': () => assigned('t', `${base64url({ alg: 'HS256' })}.${base64url({ sub: random(12) })}.${random(43)}`),
  'secret/password-in-url': () => {
    const value = random(12)
    return { value, text: `url = 'postgres://app:${value}@db.internal.net/x'` }
  },
  'secret/random-value': () => assigned('session_secret', random(40)),
}

function assigned(name: string, value: string) {
  return { value, text: `${name} = '${value}'` }
}

/** What looks like one, and is none. */
export const harmless: { readonly [rule: string]: readonly string[] } = {
  'secret/private-key': ["text.includes('-----BEGIN PRIVATE KEY-----')"],
  'secret/github-token': [`ghp_${'x'.repeat(36)}`, `ghp_${'a1B2'.repeat(9)}`],
  'secret/github-fine-grained': [`github_pat_${'x'.repeat(22)}_${'x'.repeat(59)}`],
  'secret/npm-token': [`npm_${'a1B2'.repeat(9)}`],
  'secret/service-key': [`svc_${'a'.repeat(11)}_${'b'.repeat(49)}`],
  'secret/cloudflare-token': ['cfut_YOUR-TOKEN', `cfut_${'x'.repeat(48)}`],
  'secret/cloudflare-token-old': [
    'CLOUDFLARE_API_TOKEN=${{ secrets.CLOUDFLARE_API_TOKEN }}',
    `cf_key = '${'a'.repeat(40)}'`,
  ],
  'secret/cloudflare-origin-ca': ['v1.0-abc'],
  'secret/aws-access-key': ['AKIAIOSFODNN7EXAMPLE'],
  'secret/gitlab-token': ['glpat-xxxxxxxxxxxxxxxxxxxx'],
  'secret/slack-token': ['xoxb-your-token-goes-here-please'],
  'secret/slack-webhook': ['https://hooks.slack.com/services/T00/B00/xxxxxxxxxxxxxxxxxxxxxxxxxxxx'],
  'secret/stripe-key': ['sk_test_4242', `sk_live_${'x'.repeat(24)}`],
  'secret/webhook-secret': ['whsec_'],
  'secret/google-key': ['AIzaSyExample'],
  'secret/openai-key': ['sk-proj-your-key'],
  'secret/anthropic-key': ['sk-ant-api03-...'],
  'secret/sendgrid-key': ['SG.name.value'],
  'secret/telegram-token': ['12:34'],
  'secret/age-key': [`AGE-SECRET-KEY-1${'Q'.repeat(58)}`],
  'secret/jwt': [
    'eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.',
    `${base64url({ alg: 'HS256' })}.${base64url({ sub: '1234567890' })}.${'a'.repeat(43)}`,
  ],
  'secret/password-in-url': [
    'postgres://user:password@db.net/x',
    'postgres://app:${password}@db.net/x',
    'http://a:b1c2d3@localhost:5432/x',
    'https://example.com:8080/@x',
  ],
  'secret/random-value': [
    'const token = request.headers.get("authorization")',
    "secret: 'a-name-for-a-secret-of-the-service'",
    'token = config.authentication.token.value2',
    'API_KEY=your-api-key-goes-here-123456',
    "password: '/etc/secrets/password-file-1.txt'",
    'TURNSTILE_PUBLIC_KEY_TOKEN = 0x4AAAAAAABkMYinukE8nzYS9',
    '"passwordHash": "sha512-aBcD1234aBcD1234aBcD1234"',
  ],
}
