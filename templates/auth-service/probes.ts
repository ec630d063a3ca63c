import type { Stated } from 'clodo/plugin'

const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** Anybody sees where to sign in, nobody an account without a session, and no page of others does anything. */
export const probes: readonly Stated[] = [
  {
    kind: 'probe',
    name: 'there is a page to sign in',
    request: { path: '/sign-in' },
    expect: { status: 200, headers: { 'content-type': 'text/html; charset=UTF-8' } },
  },
  {
    kind: 'probe',
    name: 'an account is not for everybody',
    request: { path: '/account' },
    expect: { status: 303, headers: { location: '/sign-in?return_to=%2Faccount' } },
  },
  {
    kind: 'probe',
    name: 'another page asks for no mail',
    request: { method: 'POST', path: '/sign-in', headers: { ...form, 'sec-fetch-site': 'cross-site' } },
    expect: { status: 403, headers: { 'content-type': 'application/problem+json' } },
  },
]
