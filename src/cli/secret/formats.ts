/** Values as other programs read them; printed where that is asked for, and nowhere else. */
import { ClodoError } from '../../index.ts'

type Values = { readonly [name: string]: string }

const formats: { readonly [name: string]: (values: Values) => string[] } = {
  dotenv: (values) => Object.entries(values).map(([name, value]) => `${name}=${dotenv(name, value)}`),
  json: (values) => [JSON.stringify(values, undefined, 2)],
  // https://docs.github.com/actions/reference/workflow-commands-for-github-actions: a line is masked by itself.
  github: (values) =>
    [...new Set(Object.values(values).flatMap((value) => [value, ...value.split(/\r?\n/)]))]
      .filter((text) => text.trim() !== '')
      .map((text) => `::add-mask::${text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')}`),
}

/** Lines. @throws USAGE, SECRET_INVALID */
export function formatted(values: Values, format: string): string[] {
  const known = Object.hasOwn(formats, format) ? formats[format] : undefined
  if (known !== undefined) return known(values)
  throw new ClodoError('USAGE', { what: `'--format ${format}' must be one of ${Object.keys(formats).join(', ')}.` })
}

/** In quotes that are not in the value; in single ones nothing has a meaning of its own. */
function dotenv(name: string, value: string): string {
  if (/^[\w./:@%+,=-]+$/.test(value)) return value
  const quote = ["'", '`', '"'].find((one) => !value.includes(one) && !(one === '"' && value.includes('\\n')))
  if (quote !== undefined && !value.includes('\r')) return `${quote}${value}${quote}`
  throw new ClodoError('SECRET_INVALID', {
    what: `The value of ${name} cannot be written as dotenv: no quotes would hold it.`,
    where: name,
    mend: 'Take --format json.',
  })
}
