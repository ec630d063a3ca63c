import { exports } from 'cloudflare:workers'
import { outbox } from '../../src/mail/outbox.ts'

const ORIGIN = 'http://localhost'

/** Somebody with a browser: it keeps cookies, and says which page sends a form. */
export class Visitor {
  readonly cookies = new Map<string, string>()
  /** What it says of itself, and where it comes from. */
  readonly headers: Record<string, string>

  constructor(headers: Record<string, string> = {}) {
    this.headers = { Accept: 'text/html', 'User-Agent': 'Test/1.0', ...headers }
  }

  /** Somebody who has signed up. */
  static async signedUp(email: string, name = 'Ada'): Promise<Visitor> {
    const visitor = new Visitor()
    await visitor.submit('/sign-up', { email, name })
    await visitor.submit('/sign-in/code', { code: codeFor(email) })
    return visitor
  }

  open(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.#send(path, { headers })
  }

  /** Sends a form as a page of the service does, unless `headers` say something else. */
  submit(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return this.#send(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'Sec-Fetch-Site': 'same-origin', ...headers },
    })
  }

  /** Asks for JSON with JSON. */
  ask(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const json = { 'Content-Type': 'application/json', Accept: 'application/json', 'Sec-Fetch-Site': 'same-origin' }
    return this.#send(path, { method: 'POST', body: JSON.stringify(body), headers: { ...json, ...headers } })
  }

  async #send(path: string, { headers, ...init }: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const all = new Headers(this.headers)
    for (const [name, value] of new Headers(headers)) all.set(name, value)
    if (cookie !== '' && !all.has('Cookie')) all.set('Cookie', cookie)
    const request = new Request(new URL(path, ORIGIN), { redirect: 'manual', ...init, headers: all })
    const response = await exports.default.fetch(request)
    for (const line of response.headers.getSetCookie()) this.#keep(line)
    return response
  }

  #keep(line: string): void {
    const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=')
    if (/;\s*max-age=0/i.test(line)) this.cookies.delete(name)
    else this.cookies.set(name, value)
  }
}

/** The last mail to somebody. */
export function mailTo(email: string) {
  const mail = outbox().find(({ to }) => to === email)
  if (mail === undefined) throw new Error(`There is no mail to ${email}`)
  return mail
}

/** The code in the last mail to somebody. */
export const codeFor = (email: string): string => /\d{4} \d{4}/.exec(mailTo(email).text)?.[0] ?? ''

/** What the link in the last mail to somebody holds. */
export const tokenFor = (email: string): string => /token=([\w-]+)/.exec(mailTo(email).text)?.[1] ?? ''

/** An address that nobody else has. */
export const newAddress = (): string => `${crypto.randomUUID()}@example.com`
