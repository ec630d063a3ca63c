import { env, exports } from 'cloudflare:workers'
import { Hono } from 'hono'
import { signIn } from '../../../src/auth/sign-in/routes.ts'
import { onError } from '../../../src/http/problem.ts'
import { Browser } from '../browser.ts'
import { PATH } from '../path.ts'
import { standIns } from './stand-ins.ts'

export const ORIGIN = 'https://service.test'

const app = new Hono<{ Bindings: Env }>().onError(onError).route(`${PATH}/sign-in`, signIn)

/** What the service is told of its providers. Everybody may enter, unless a test says otherwise. */
export const settings: Env = {
  ...env,
  ...Object.assign({}, ...standIns.map(([, standIn]) => standIn.env)),
  AUTH_ORIGIN: ORIGIN,
  AUTH_ADMIT: '*',
}

/** A browser that visits the service with these settings. */
export function visit(changes: Partial<Env> = {}): Browser {
  return new Browser(async (request) => {
    const ours = new URL(request.url).pathname.startsWith(`${PATH}/sign-in/`)
    return ours ? app.fetch(request, { ...settings, ...changes }) : exports.default.fetch(request)
  })
}

/** Sends somebody to a provider, and says where the browser goes. */
export async function leave(browser: Browser, name: string, query = ''): Promise<URL> {
  const response = await browser.send(`${PATH}/sign-in/${name}${query}`)
  if (response.status !== 302) throw new Error(`The service answers ${response.status}`)
  return new URL(response.headers.get('Location') ?? '')
}

/** Comes back from a provider. */
export const comeBack = (browser: Browser, { pathname, search }: URL): Promise<Response> =>
  browser.send(pathname + search, { headers: { 'Sec-Fetch-Site': 'cross-site' } })

/** Who is signed in; `undefined`: nobody. */
export async function subjectOf(browser: Browser): Promise<string | undefined> {
  return (await (await browser.send(`${PATH}/sessions/current`)).json<{ subject?: string }>()).subject
}
