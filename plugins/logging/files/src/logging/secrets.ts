import { rarely } from './rarely.ts'

/** What gives a secret away. Where a pattern has a group, the group is kept. */
const PATTERNS = [
  /\b((?:Bearer|Basic|Digest) +)[\w.~+/=-]+/gi,
  // A JSON Web Token starts with an encoded `{"`.
  /\beyJ[\w-]*\.[\w-]+\.[\w-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g,
  // Keys that their makers have marked: GitHub, Stripe, Slack, AWS.
  /\b(?:gh[opsu]_|github_pat_|[rs]k_live_|xox[abps]-|AKIA)[\w-]{10,}/g,
  // user:password@host
  /(\/\/)[^\s/:@]+:[^\s/@]+(?=@)/g,
  // password=…, "token": "…"
  /((?:passw(?:or)?d|secret|token|api[_-]?key|signature)["']?\s*[:=]\s*["']?)[^\s"'&,;]+/gi,
]

// The look behind keeps a long word from being tried from each of its letters.
const EMAIL = /(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g

/** A number of a payment card, with or without spaces. */
const CARD = /\b\d(?:[ -]?\d){12,18}\b/g

/** Words too short for a secret, and ids in hexadecimal: most of what a line says, and the rest takes ten times as long. */
const WORD = /^[\w/-]{0,12}$/
const ID = /^[\da-f-]+$/

/** The text without secrets, payment cards and e-mail addresses. */
export function hideSecrets(text: string, mask: string): string {
  if (WORD.test(text)) return text
  // Each is another, so remembering them is of no use.
  if (ID.test(text)) return hideCards(text, mask)
  return hasSecrets(text) ? hideAll(text, mask) : text
}

const hasSecrets = rarely((text) => hideAll(text, '') !== text)

function hideAll(text: string, mask: string): string {
  return hideCards(hideMarked(text, mask), mask)
}

function hideCards(text: string, mask: string): string {
  return text.replace(CARD, (digits) => (isCard(digits) ? mask : digits))
}

function hideMarked(text: string, mask: string): string {
  let clean = text
  for (const pattern of PATTERNS)
    clean = clean.replace(pattern, (_all, kept) => (typeof kept === 'string' ? kept : '') + mask)
  return clean.replace(EMAIL, mask)
}

/** Whether the check digit fits (ISO/IEC 7812-1), so that other long numbers stay. */
function isCard(text: string): boolean {
  const digits = text.replace(/\D/g, '').split('').reverse().map(Number)
  const sum = digits.reduce((sum, digit, i) => sum + (i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2), 0)
  return sum % 10 === 0
}
