/** The project's databases, by its own wrangler. */
import { spawn } from 'node:child_process'
import { type CommandContext, CommandError } from 'clodo/plugin'

export type Row = Readonly<Record<string, unknown>>

/** What a command asks of a database. */
export type Query = (sql: string) => Promise<readonly Row[]>

export interface Where {
  readonly remote: boolean
  readonly env: string
}

/** The databases of the project: the one that tenants share, and that of a tenant, which may be its own. */
export interface Databases {
  readonly shared: Query
  readonly of: (tenant: string) => Query
}

export function databasesOf(context: CommandContext, where: Where): Databases {
  const named = (wanted: string) => context.project.existing?.names?.[wanted] ?? wanted
  const query =
    (binding: string): Query =>
    (sql) =>
      execute(context, { sql, database: named(binding), ...where })
  const { dedicated } = context.answers
  const own = Array.isArray(dedicated) ? dedicated : []
  return {
    shared: query('DB'),
    of: (tenant) => query(own.includes(tenant) ? `DB_${tenant.toUpperCase().replaceAll('-', '_')}` : 'DB'),
  }
}

interface Statement extends Where {
  readonly sql: string
  readonly database: string
}

/** One statement, by `wrangler d1 execute`. */
async function execute(context: CommandContext, { sql, database, remote, env }: Statement): Promise<readonly Row[]> {
  const [program, ...words] = context.wrangler()
  const place = ['--config', context.config, remote ? '--remote' : '--local', '--env', env]
  const { code, out, err } = await ran(
    program,
    [...words, 'd1', 'execute', database, ...place, '--json', '--command', sql],
    context,
  )
  try {
    const [answer] = JSON.parse(out.slice(out.indexOf('['))) as { readonly results: readonly Row[] }[]
    if (code === 0 && answer !== undefined) return answer.results
  } catch {
    // What is no JSON says what went wrong.
  }
  const reason = /no such table: \w+/.exec(out + err)?.[0]
  throw new CommandError(`wrangler could not ask the database${reason === undefined ? '' : `: ${reason}`}.`, {
    mend:
      reason === undefined
        ? `Try it by hand: wrangler d1 execute ${database} ${place.join(' ')} --command "SELECT 1"`
        : 'Apply the migrations first: npm run migrate.',
  })
}

function ran(program: string, args: readonly string[], { root, env, signal }: CommandContext) {
  const { promise, resolve, reject } = Promise.withResolvers<{ code: number; out: string; err: string }>()
  const child = spawn(program, args, {
    cwd: root,
    env: { ...env, WRANGLER_SEND_METRICS: 'false', NO_COLOR: '1' },
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { out: '', err: '' }
  child.stdout.on('data', (chunk) => (said.out += chunk))
  child.stderr.on('data', (chunk) => (said.err += chunk))
  child.on('error', reject)
  child.on('close', (code) => resolve({ code: code ?? 1, ...said }))
  return promise
}
