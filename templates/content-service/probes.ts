import type { Stated } from 'clodo/plugin'

/** Who asks, where the service wants to know. */
const admin = { roles: ['admin'] }

const problem = { 'content-type': 'application/problem+json' }

export function probes(path: string, { gallery }: { readonly gallery: boolean }): Stated[] {
  return [
    { kind: 'probe', name: 'files are listed', request: { path }, as: admin, expect: { status: 200 } },
    {
      kind: 'probe',
      name: 'what is no file of a known type is refused',
      request: { method: 'POST', path: `${path}?title=Page`, body: { html: '<script>alert(1)</script>' } },
      as: admin,
      expect: { status: 415, headers: problem },
    },
    {
      kind: 'probe',
      name: 'an upload in parts is begun',
      request: { method: 'POST', path: `${path}/uploads`, body: { title: 'Film', size: 20_000_000 } },
      as: admin,
      expect: { status: 201, json: { parts: 3, size: 20_000_000 } },
    },
    {
      kind: 'probe',
      name: 'a path is no key of a file',
      request: { path: `${path}/..%2f..%2fsecret` },
      as: admin,
      expect: { status: 404, headers: problem },
    },
    {
      kind: 'probe',
      name: 'a forged link leads nowhere',
      request: {
        path: `/links/00000000-0000-4000-8000-000000000000?expires=99999999999&key=A&signature=${'A'.repeat(43)}`,
      },
      expect: { status: 403, headers: problem },
    },
    ...(gallery
      ? [
          {
            kind: 'probe',
            name: 'the gallery is shown',
            request: { path: '/gallery' },
            as: admin,
            expect: { status: 200, headers: { 'content-type': 'text/html; charset=UTF-8' } },
          } as const,
        ]
      : []),
  ]
}
