import { rarely } from './rarely.ts'

/** What nobody should read is called so, whatever else its name says, or so at the end: `client_secret`, `X-Api-Key`, `token2`. */
const SOMEWHERE = 'authorization|cookie|credential|pass[ _-]?(?:code|phrase|w(?:or)?d)|secret'
const AT_THE_END =
  '(?:(?:access|api|private)[ ._-]?key|card[ ._-]?number|cvc|cvv|iban|jwt|otp|pwd|sess(?:ion)?[ _-]?id|signature|ssn|token)s?(?:[ _-]?(?:value|\\d{1,3}))?'

export const SECRET_NAME: RegExp = new RegExp(`${SOMEWHERE}|(?:${AT_THE_END}|^pass|^pin)$`, 'i')

/** What gives a secret away by itself. */
const MARKED = [
  // A JSON Web Token starts with an encoded `{"`; also a part of one, and one that is encrypted.
  /(?<![A-Za-z\d])eyJ[\w-]{8,}(?:\.[\w-]*)*/g,
  // Keys that their makers have marked: GitHub, GitLab, Stripe, Slack, AWS, Google, npm, and others who write `sk-`.
  /\b(?:gh[oprsu]_|github_pat_|glpat-|[rs]k_(?:live|test)_|whsec_|xapp-|xox[abeprs]-|A[KS]IA|AIza|npm_|sk-)[\w-]{10,}/g,
  // API keys of this service and of those like it: behind the prefix an id, a secret and a checksum.
  /_[A-Za-z\d]{11}_[A-Za-z\d]{49}(?![A-Za-z\d])/g,
]

/** Without one of these in it a text has nothing but what is marked, and most paths have none. */
const SIGN = /[\s:=@%+]/

/** What gives a secret away. Where a pattern has a group, the group is kept. */
const PATTERNS = [
  /\b((?:Bearer|Basic|Digest)(?:\s|%20|\+)+)[\w.~+/=%-]+/gi,
  ...MARKED,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g,
  // user:password@host
  /(\/\/)[^\s/:@]*:[^\s/@]+(?=@)/g,
  // Cookie: a=…; b=…
  /\b((?:set-)?cookie: *)[^\r\n"]+/gi,
  // password=…, "token": "…", with quotes and signs escaped or not
  new RegExp(
    `((?:(?:${SOMEWHERE})[\\w-]{0,20}|${AT_THE_END})\\\\*["']?\\s*(?:[:=]|%3[AD])\\s*(?:\\[\\s*(?=\\\\*["']))?\\\\*["']?)(?:(?<=")(?:[^"\\\\]|\\\\.)+|(?<=')[^']+|[^\\s"'&,;]+)`,
    'gi',
  ),
  // An address of mail. The look behind keeps a long word from being tried from each of its letters.
  /(?<![\w.+-])[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+/g,
]

/** Enough digits for a payment card, in groups or in one piece. Beside them others may stand: a date, a check number. */
const DIGITS = /(?<![a-z\d])\d(?:[ \u00A0-]?\d){12,}(?![a-z\d])/gi

/**
 * Most of what a line says, and the rest takes ten times as long: words too short for a secret, and ids. Those are UUIDs
 * and numbers in hexadecimal that have letters in them; neither can be a card.
 */
const HARMLESS = /^(?:[\w/-]{0,12}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|\d*[a-f][\da-f]*)$/

/** Whether a text has a secret, a payment card or an e-mail address. */
export const hasSecrets = (text: string): boolean => !HARMLESS.test(text) && changes(text)

const changes: (text: string) => boolean = rarely((text) => hideSecrets(text, '') !== text)

/** The text without secrets, payment cards and e-mail addresses. */
export const hideSecrets = (text: string, mask: string): string => hideCards(hideMarked(text, mask), mask)

function hideCards(text: string, mask: string): string {
  return text.replace(DIGITS, (run) => (hasCard(run.split(/\D/)) ? mask : run))
}

function hasCard(groups: readonly string[]): boolean {
  return groups.some((_group, first) => {
    let digits = ''
    return groups.slice(first, first + MOST_DIGITS).some((group) => {
      digits += group
      return isCard(digits)
    })
  })
}

function hideMarked(text: string, mask: string): string {
  let clean = text
  for (const pattern of SIGN.test(text) ? PATTERNS : MARKED)
    clean = clean.replace(pattern, (_all, kept) => (typeof kept === 'string' ? kept : '') + mask)
  return clean
}

/** How many digits the number of a payment card has. */
const MOST_DIGITS = 19
const CARD = /^[2-6]\d{12,18}$/

/** Whether the first digit is that of a card, and the check digit fits (ISO/IEC 7812-1), so that other long numbers stay. */
function isCard(digits: string): boolean {
  if (!CARD.test(digits)) return false
  let sum = 0
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits[digits.length - 1 - i])
    sum += i % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2
  }
  return sum % 10 === 0
}
