import type { Stated } from 'clodo/plugin'
import { policy } from './csp.ts'
import type { Site } from './pages.ts'

/** Files are served with their headers, redirects lead on, and a form that somebody forges is refused. */
export function probes({ forms, turnstile }: Site, mode: string): Stated[] {
  const csp = policy({ turnstile: false })
  return [
    {
      kind: 'probe',
      name: 'the first page is there, with its policy',
      request: { path: '/' },
      expect: {
        status: 200,
        headers: { 'content-security-policy': csp, 'cache-control': 'public, max-age=0, must-revalidate' },
      },
    },
    {
      kind: 'probe',
      name: 'an address without a file',
      request: { path: '/no/such/page' },
      expect: { status: mode === 'spa' ? 200 : 404, headers: { 'content-security-policy': csp } },
    },
    {
      kind: 'probe',
      name: 'redirects lead on',
      request: { path: '/home' },
      expect: { status: 301, headers: { location: '/' } },
    },
    ...(forms
      ? ([
          {
            kind: 'probe',
            name: 'the form is there, for this request alone',
            request: { path: '/contact/' },
            expect: {
              status: 200,
              headers: { 'content-security-policy': policy({ turnstile }), 'cache-control': 'no-store' },
            },
          },
          {
            kind: 'probe',
            name: 'a form of another site is refused',
            request: {
              method: 'POST',
              path: '/contact/',
              headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'https://evil.example' },
            },
            expect: { status: 403, headers: { 'content-type': 'application/problem+json' } },
          },
        ] as const)
      : []),
  ]
}
