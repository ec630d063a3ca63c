/** What secrets look like. A shape is a rule of its own; one that is known by nothing but its context is a warning. */
import type { About } from '../rule.ts'
import { endsWithCrc, isBech32 } from './checksum.ts'
import { isPlaceholder, isRandom } from './entropy.ts'

export interface Shape extends About {
  /** With the flag g; the group `value` is the secret. */
  readonly pattern: RegExp
  /** Whether what the pattern finds is one. */
  readonly holds: (value: string, found: string) => boolean
}

const why = 'Whoever has the repository, or gets a copy of it or of its history, can use it.'
const mend =
  'Revoke it where it was made, make a new one, and keep that as a secret (clodo secret set). Taking the line out is not enough: the history has it.'

function shape(
  id: string,
  title: string,
  pattern: RegExp,
  holds: Shape['holds'] = (value) => !isPlaceholder(value),
  severity: About['severity'] = 'error',
): Shape {
  return { id: `secret/${id}`, severity, title, why, mend, pattern, holds }
}

const afterPrefix = (value: string) => value.slice(value.indexOf('_') + 1)

export const shapes: readonly Shape[] = [
  shape(
    'private-key',
    'A private key',
    /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----(?<value>(?:\\n|\s|[\w+/=:,;.-]){64,})/g,
    (value) => /[\w+/=]{40,}/.test(value),
  ),
  shape('github-token', 'A token of GitHub', /\b(?<value>gh[pousr]_[0-9A-Za-z]{36})\b/g, (value) =>
    endsWithCrc(afterPrefix(value)),
  ),
  shape(
    'github-fine-grained',
    'A fine-grained token of GitHub',
    /\b(?<value>github_pat_[0-9A-Za-z]{22}_[0-9A-Za-z]{59})\b/g,
  ),
  shape('npm-token', 'A token of npm', /\b(?<value>npm_[0-9A-Za-z]{36})\b/g, (value) =>
    endsWithCrc(afterPrefix(value)),
  ),
  shape(
    'service-key',
    'An API key of a service made by CLODO',
    /\b(?<value>[a-z][a-z0-9]*_[0-9A-Za-z]{11}_[0-9A-Za-z]{49})\b/g,
    (value) => endsWithCrc(value),
  ),
  shape('cloudflare-token', 'A credential of Cloudflare', /\b(?<value>cf(?:k|ut|at)_[\w-]{44,60})/g),
  shape(
    'cloudflare-token-old',
    'A token of Cloudflare of the old form',
    /(?:cloudflare|\bcf)[\w.-]*(?:token|key)["'`]?\s*[:=]\s*["'`]?(?<value>[\w-]{40}|[0-9a-f]{37})\b/gi,
    isRandom,
  ),
  shape('cloudflare-origin-ca', 'An origin CA key of Cloudflare', /\b(?<value>v1\.0-[0-9a-f]{24}-[0-9a-f]{146})\b/g),
  shape('aws-access-key', 'An access key of AWS', /\b(?<value>(?:AKIA|ASIA)[A-Z2-7]{16})\b/g),
  shape('gitlab-token', 'A token of GitLab', /\b(?<value>gl(?:pat|dt|rt|cbt|ptt|ft|soat)-[\w-]{20,})/g),
  shape('slack-token', 'A token of Slack', /\b(?<value>xox[abeoprs]-[0-9A-Za-z-]{20,})/g),
  shape(
    'slack-webhook',
    'A webhook of Slack',
    /(?<value>https:\/\/hooks\.slack\.com\/(?:services|workflows)\/[\w/]{30,})/g,
  ),
  shape('stripe-key', 'A live key of Stripe', /\b(?<value>(?:sk|rk)_live_[0-9A-Za-z]{20,})\b/g),
  shape('webhook-secret', 'A secret that signs webhooks', /\b(?<value>whsec_[0-9A-Za-z+/=]{24,})/g),
  shape('google-key', 'An API key of Google', /\b(?<value>AIza[\w-]{35})(?![\w-])/g),
  shape('openai-key', 'A key of OpenAI', /\b(?<value>sk-(?:[a-z]+-)?[\w-]{20,}T3BlbkFJ[\w-]{20,})/g),
  shape('anthropic-key', 'A key of Anthropic', /\b(?<value>sk-ant-[a-z0-9]+-[\w-]{80,})/g),
  shape('sendgrid-key', 'A key of SendGrid', /\b(?<value>SG\.[\w-]{22}\.[\w-]{43})(?![\w-])/g),
  shape('telegram-token', 'A token of a Telegram bot', /\b(?<value>\d{8,10}:AA[\w-]{33})(?![\w-])/g),
  shape('age-key', 'A key of age', /\b(?<value>AGE-SECRET-KEY-1[0-9A-Z]{58})\b/g, isBech32),
  shape('jwt', 'A signed token (JWT)', /\b(?<value>eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{20,})/g, isJwt, 'warning'),
  shape(
    'password-in-url',
    'A password in an address',
    /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"`<>{}$]+:(?<value>[^\s/@'"`<>{}$]{4,})@(?!localhost|127\.|0\.0\.0\.0|[\w.-]*example)/gi,
    (value) => !isPlaceholder(value) && !/^(?:pass|password|passwd|secret|user|token|postgres|root)$/i.test(value),
  ),
  shape(
    'random-value',
    'A random value that has the name of a secret',
    /(?<![\w-])[\w-]*(?:secret|token|passw(?:or)?d|passphrase|api[-_]?key|private[-_]?key|credential)[\w-]*["'`]?\s*(?:[:=]|=>)\s*["'`]?(?<value>[\w+/=~.-]{20,})(?=["'`\s;,)}]|$)/gi,
    isSecretValue,
    'warning',
  ),
]

/** Its first part is a header, and its second no sample of a specification. */
function isJwt(value: string): boolean {
  try {
    const [head = '', body = ''] = value.split('.').map((part) => Buffer.from(part, 'base64url').toString())
    const { alg } = JSON.parse(head) as { alg?: unknown }
    return typeof alg === 'string' && alg !== 'none' && !/"(?:sub)"\s*:\s*"1234567890"/.test(body)
  } catch {
    return false
  }
}

/** Code that names a value, and a hash of a file, are no values. */
function isSecretValue(value: string, found: string): boolean {
  if (/^sha\d+-|^\d+\.\d+\.\d+/.test(value) || /^[\w$]+(?:\.[\w$]+)+$/.test(value)) return false
  return isRandom(value) && !/public[-_]?(?:key|token)|site[-_]?key/i.test(found)
}
