import { definePlugin, rank, type Stated } from 'clodo/plugin'
import { chosenOf, foldersOf } from './chosen.ts'
import { configuration } from './configuration.ts'
import { migrations } from './migrations.ts'
import { options } from './options.ts'
import { probes } from './probes.ts'
import { provided } from './provided.ts'
import { routes } from './routes.ts'
import { sections } from './sections.ts'
import { tests } from './tests.ts'

/** Who is calling: bearer tokens (JWT), and where they are chosen sessions, sign-in, API keys and tokens of the service's own. */
export default definePlugin({
  id: 'auth',
  title: 'Authentication: bearer tokens (JWT), sign-in (OpenID Connect), sessions, API keys, own tokens',
  version: '1.2.0',
  options,
  concern: 'auth',
  requires: ['http', 'problems'],
  uses: ['resources', 'tests'],
  provides: ['principal', 'sessions'],
  provide: ({ answers }) => provided(chosenOf(answers)),
  contribute: ({ answers, given, project }) => {
    const chosen = chosenOf(answers)
    const { credentials, providers, path, apiKeys, own } = chosen
    const open = answers.default === 'allow'
    // The letters and digits of a name are what a scanner of leaks looks for.
    const prefix = project.name.replaceAll(/[^a-z0-9]/g, '')
    return [
      // Whoever issues tokens elsewhere says in each what its subject is now.
      {
        kind: 'files',
        from: 'files',
        with: { credentials, several: credentials.length > 1, vouched: apiKeys && !own },
      },
      ...foldersOf(chosen).map(
        (folder): Stated => ({ kind: 'files', from: `files.${folder}`, with: { prefix, providers, path, apiKeys } }),
      ),
      { kind: 'dependency', name: 'jose' },
      ...(providers.length > 0 ? [{ kind: 'dependency', name: 'oauth4webapi' } as const] : []),
      { kind: 'binding', type: 'd1', name: 'DB' },
      ...(apiKeys || own
        ? [{ kind: 'binding', type: 'ratelimit', name: 'AUTH_FAILURES', limit: 20, period: 60 } as const]
        : []),
      ...migrations(chosen),
      ...(open && project.existing !== undefined
        ? recognition
        : [guard(open ? 'authenticate({ anonymous: true })' : 'authenticate()', 'authenticate')]),
      ...routes(chosen),
      ...configuration(chosen, answers, project),
      ...(given.tests === undefined ? [] : tests(chosen)),
      ...sections(chosen),
      ...probes(chosen, { resources: given.resources ?? [], open }),
    ]
  },
})

function guard(code: string, name: string): Stated {
  const imports = [{ from: `src/auth/${name}.ts`, names: [name] }]
  return { kind: 'slot', slot: 'middleware', key: 'auth', rank: rank.authentication, code, imports }
}

/** A Worker that was there before may have callers with tokens of its own, and answers them as before. */
const recognition: Stated[] = [{ kind: 'files', from: 'files.existing' }, guard('recognize()', 'recognize')]
