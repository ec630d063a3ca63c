/** Who may be asked: this machine, or a host that somebody says is theirs. */
import { ClodoError } from '../../errors.ts'

/** An address of http, without a password. @throws USAGE */
export function checkAddress(text: string): URL {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new ClodoError('USAGE', { what: 'An address begins with http: or https:.' })
  if (url.username === '' && url.password === '') return url
  throw new ClodoError('USAGE', { what: 'An address holds no password: it would stand in arguments and reports.' })
}

/** @param owned hosts that the one who asks vouches for @throws USAGE, TARGET_FOREIGN */
export function checkTarget(text: string, owned: readonly string[]): URL {
  const url = checkAddress(text)
  if (isLoopback(url) || owned.includes(url.hostname)) return url
  throw new ClodoError('TARGET_FOREIGN', {
    what: `${url.hostname} is not this machine.`,
    where: url.hostname,
    mend: `Load what is yours alone. If it is, say so: --i-own ${url.hostname}`,
  })
}

export function isLoopback({ hostname }: URL): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(hostname)
}
