/** Projects that do not work, to see that the matrix and `verify` would notice. */
import type { Phase } from '../../src/index.ts'
import type { Files } from './generate.ts'

export interface Mutation {
  readonly what: string
  readonly only: readonly Phase[]
  /** The checks that have to fail, as their names begin; all others have to pass. */
  readonly fails: readonly string[]
  /** What the failure has to say. */
  readonly says: RegExp
  break(files: Files): Files
}

export const mutations: readonly Mutation[] = [
  {
    what: 'a default export that is gone',
    only: ['bundle'],
    fails: ['bundle'],
    says: /no default export/,
    break: replacing('src/index.ts', 'export default {', 'export const worker = {'),
  },
  {
    what: 'a type error',
    only: ['types'],
    fails: ['types'],
    says: /src\/app\.ts\(\d+,\d+\): error TS2322/,
    break: appending('src/app.ts', "\nexport const wrong: number = 'text'\n"),
  },
  {
    what: 'a variable that the wrangler file does not have',
    only: ['types'],
    fails: ['types'],
    says: /src\/index\.ts\(\d+,\d+\): error TS2339.*NOT_THERE/,
    break: appending('src/index.ts', '\nexport const planted = (env: Env) => env.NOT_THERE\n'),
  },
  {
    what: 'a wrong answer',
    only: ['probes'],
    fails: ['probe it is alive', 'probe it is ready'],
    says: /\/status is "well" where "ok" is expected/,
    break: replacing('src/health.ts', /'ok'/g, "'well'"),
  },
  {
    what: 'a field that wrangler does not know',
    only: ['bundle'],
    fails: ['bundle'],
    says: /Unexpected fields found in top-level field: "bogus"/,
    break: replacing('wrangler.jsonc', '"name":', '"bogus": 1,\n  "name":'),
  },
  {
    what: 'a Worker that throws before it can answer',
    only: ['boot', 'probes'],
    fails: ['boot'],
    says: /Uncaught Error: boom/,
    break: appending('src/index.ts', "\nthrow new Error('boom')\n"),
  },
  {
    what: 'a file that is missing',
    only: ['bundle', 'boot'],
    fails: ['bundle', 'boot'],
    says: /Could not resolve/,
    break: ({ 'src/health.ts': _gone, ...files }) => files,
  },
]

/** These need a project that asks who calls and what they may. */
export const guardMutations: readonly Mutation[] = [
  {
    what: 'an authentication that was taken out, with all that stands on it',
    only: ['probes'],
    fails: ['probe'],
    says: /status 200 where 401 is expected/,
    break: replacing(
      'src/app.ts',
      /\napp\.use\((?:authenticate|tenancy|guard)\(\)\)|\napp\.use\([^\n]*allow\([^\n]*/g,
      '',
    ),
  },
  {
    what: 'a route that is not guarded',
    only: ['probes'],
    fails: ['probe'],
    says: /status 200 where 403 is expected/,
    break: replacing('src/app.ts', /\napp\.use\(guard\(\)\)|\napp\.use\([^\n]*allow\([^\n]*/g, ''),
  },
  {
    what: 'a migration that does not apply',
    only: ['boot'],
    fails: ['migrations DB'],
    says: /near "CRATE"/,
    break: (files) => ({ ...files, 'migrations/20991231000000_broken.sql': 'CRATE TABLE x (y);\n' }),
  },
]

function appending(path: string, text: string): Mutation['break'] {
  return (files) => changed(files, path, (files[path] ?? '') + text)
}

function replacing(path: string, pattern: string | RegExp, text: string): Mutation['break'] {
  return (files) => changed(files, path, (files[path] ?? '').replace(pattern, text))
}

/** @throws where the mutation changes nothing: then it would prove nothing */
function changed(files: Files, path: string, text: string): Files {
  if (files[path] === text || files[path] === undefined) throw new Error(`The mutation does not change ${path}.`)
  return { ...files, [path]: text }
}
