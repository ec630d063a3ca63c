import type { Context, MiddlewareHandler } from 'hono'
import { type Account, findAccount } from '../accounts/account.ts'
import { isFresh, signedInAs } from '../accounts/session.ts'

declare module 'hono' {
  interface ContextVariableMap {
    /** Set behind `signedIn`. */
    signed: Signed
  }
}

/** Whoever opens a page of their account. */
interface Signed {
  readonly account: Account
  /** The session of this browser. */
  readonly session: string
  /** Whether they have signed in a moment ago. */
  readonly fresh: boolean
}

type Guard = () => MiddlewareHandler<{ Bindings: Env }>

/** Lets in whoever has a session of an account; everybody else goes to sign in, and comes back. */
export const signedIn: Guard = () =>
  async function signedIn(c, next) {
    const principal = await signedInAs(c)
    const account = principal && (await findAccount(c.env.DB, principal.subject))
    if (principal === undefined || account === undefined) return toSignIn(c)
    c.set('principal', principal)
    c.set('signed', { account, session: String(principal.claims.sid), fresh: isFresh(principal) })
    return next()
  }

/** Lets change what an account is guarded by who has signed in a moment ago: a browser may have been left open. */
export const freshly: Guard = () =>
  async function freshly(c, next) {
    if (!c.get('signed').fresh) return toSignIn(c)
    return next()
  }

function toSignIn(c: Context) {
  const { pathname, search } = new URL(c.req.url)
  const back = c.req.method === 'GET' ? pathname + search : '/account'
  return c.redirect(`/sign-in?${new URLSearchParams({ return_to: back })}`, 303)
}
