import { env, exports } from 'cloudflare:workers'
import { Hono } from 'hono'
import type { Grant } from '../../src/auth/grant.ts'
import { startSession } from '../../src/auth/session/session.ts'

const ORIGIN = 'https://service.test'

/** What a service of its own would do after it has found out who somebody is. */
const door = new Hono<{ Bindings: Env }>()
door.post('/', async (c) => {
  await startSession(c, await c.req.json<Grant>())
  return c.body(null, 204)
})

/** A browser: it keeps the cookies that may be kept, sends them along, and says where a request comes from. */
export class Browser {
  readonly cookies = new Map<string, string>()
  readonly #fetch: (request: Request) => Promise<Response>

  /** @param fetch What answers it. Default: the entry of the service. */
  constructor(fetch = (request: Request) => exports.default.fetch(request)) {
    this.#fetch = fetch
  }

  /** A browser in which somebody has signed in. */
  static async signedIn(grant: Grant = { subject: 'ada', roles: ['admin'], scopes: [], claims: {} }): Promise<Browser> {
    const browser = new Browser()
    await browser.signIn(grant)
    return browser
  }

  async signIn(grant: Grant): Promise<void> {
    const headers = { Cookie: this.cookie, 'User-Agent': 'Test/1.0' }
    this.keep(await door.request('/', { method: 'POST', body: JSON.stringify(grant), headers }, env))
  }

  /** Sends a request as a page of the service does, unless its headers say something else. */
  async send(path: string, { headers, ...init }: RequestInit = {}): Promise<Response> {
    const all = new Headers({ 'Sec-Fetch-Site': 'same-origin', ...(this.cookie !== '' && { Cookie: this.cookie }) })
    for (const [name, value] of new Headers(headers)) all.set(name, value)
    const request = new Request(new URL(path, ORIGIN), { redirect: 'manual', ...init, headers: all })
    const response = await this.#fetch(request)
    this.keep(response)
    return response
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  /** @throws {Error} for a cookie that a browser would not take by that name, or whose flags are not those of a secret. */
  private keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = line.split('; ')
      const [name = '', value = ''] = pair.split('=')
      const flags = attributes.map((attribute) => attribute.toLowerCase())
      const wanted = ['secure', 'httponly', 'path=/', 'samesite=lax']
      const missing = wanted.filter((flag) => !flags.includes(flag))
      if (!name.startsWith('__Host-') || missing.length > 0 || flags.some((flag) => flag.startsWith('domain')))
        throw new Error(`A browser would not keep ${line}`)
      if (flags.includes('max-age=0')) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
  }
}
