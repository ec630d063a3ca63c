/** Takes out of a text what nobody else should read: known secrets, what looks like one, and who and where it is from. */
import { isArray, isObject } from '../../edit/value.ts'
import type { Json } from '../../plugin/json.ts'
import { namesSecret } from '../naming.ts'
import { secretsIn, valuesIn } from '../secrets/search.ts'

export interface Known {
  /** Values that are secrets for certain: of `.dev.vars`, of the environment. */
  readonly secrets: readonly string[]
  /** Texts that tell who it is, and what stands in their place: the home directory, the name of the user and of the host. */
  readonly persons: readonly (readonly [text: string, instead: string])[]
}

const hidden = '[redacted]'

export function redactText(text: string, { secrets, persons }: Known): string {
  // The longest first: one may be part of another.
  const values = [...secrets.filter((value) => value.length >= 4), ...valuesIn(text)].sort(
    (a, b) => b.length - a.length,
  )
  const clean = values.reduce((left, value) => left.replaceAll(value, hidden), text)
  const unsigned = persons
    .filter(([person]) => person.length >= 3)
    .reduce((left, [person, instead]) => left.replaceAll(person, instead), clean)
  return unsigned
    .replaceAll(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, '[address]')
    .replaceAll(/\b[0-9a-f]{32}\b/g, '[id]')
    .replaceAll(/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/:@'"`]+:[^\s/@'"`]+@/gi, `$1${hidden}@`)
    .replaceAll(/\b(Bearer|Basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${hidden}`)
}

/** The values of variables are hidden, whatever they are called: what they are for is the project's own matter. */
export function redactConfig(value: Json, within = ''): Json {
  if (isArray(value)) return value.map((item) => redactConfig(item, within))
  if (!isObject(value)) return within === 'vars' && typeof value === 'string' && value !== '' ? hidden : value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      // A fact that states a variable has its value, too.
      const isVariable = key === 'value' && value.kind === 'variable'
      const isSecret = (isVariable || namesSecret(key)) && typeof inner === 'string' && inner !== ''
      return [key, isSecret ? hidden : redactConfig(inner, within === 'vars' ? 'vars' : key)]
    }),
  )
}

/** Whether nothing is left that looks like a secret, or is one. */
export function isClean(text: string, { secrets }: Pick<Known, 'secrets'>): boolean {
  const told = secrets.some((value) => value.length >= 8 && text.includes(value))
  return !told && secretsIn({ file: 'support', text, line: 1 }).length === 0
}
