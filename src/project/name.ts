import { ClodoError } from '../errors.ts'

/** The longest name of a Worker that still leaves room for `-development` in a host name's label of 63 octets (RFC 1035). */
const longest = 50
const taken = new Set(['node', 'test', 'cloudflare', 'wrangler', 'hono', 'clodo'])
/** Devices on Windows, where no directory can have such a name. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)$/

/**
 * Accepts a name that is at once a directory, an npm package, a Worker and a label of a host name.
 *
 * @throws NAME_INVALID with a name that would do, where one can be made of it
 */
export function checkName(name: string): string {
  const flaw = flawOf(name)
  if (flaw === undefined) return name
  const proposal = propose(name)
  throw new ClodoError('NAME_INVALID', {
    what: `${JSON.stringify(name.length > 80 ? `${name.slice(0, 80)}…` : name)} cannot be the name of a service: ${flaw}.`,
    mend: `Use lower-case letters, digits and hyphens, a letter first, at most ${longest}${proposal === undefined ? '' : `: ${proposal}`}.`,
  })
}

function flawOf(name: string): string | undefined {
  if (name === '') return 'it is empty'
  if (name.length > longest) return `it has ${name.length} characters`
  if (!/^[a-z]/.test(name)) return 'it does not begin with a letter a–z'
  if (!/^[a-z0-9-]*$/.test(name)) return 'it has a character other than a–z, 0–9 and -'
  if (name.endsWith('-') || name.includes('--')) return 'it ends in a hyphen, or has two in a row'
  return taken.has(name) || device.test(name) ? 'the name is taken by something else' : undefined
}

/** The nearest name that is valid; undefined when nothing of it can be used. */
export function propose(name: string): string | undefined {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+/, '')
    .slice(0, longest)
    .replace(/-+$/, '')
  return plain !== '' && flawOf(plain) === undefined ? plain : undefined
}
