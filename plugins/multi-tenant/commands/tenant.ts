/** `clodo tenant`: the tenants of the project's database, by the project's own wrangler. */
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { type CommandContext, CommandError, defineCommand } from 'clodo/plugin'

const usage = `clodo tenant list
clodo tenant create ID [--name NAME]
clodo tenant suspend ID
clodo tenant resume ID
clodo tenant export ID          all its rows, a line of JSON each
clodo tenant delete ID --yes    all its rows; its id is never given again

  --remote     the deployed database instead of the local one
  --env NAME   the environment of the wrangler file
  --json       rows as JSON
`

type Row = Readonly<Record<string, unknown>>

/** What a command asks of the database. */
type Query = (sql: string) => Promise<readonly Row[]>

const flags = {
  name: { type: 'string' },
  remote: { type: 'boolean', default: false },
  env: { type: 'string', default: '' },
  yes: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

export default defineCommand({
  async run(context) {
    const { values, positionals } = read(context.args)
    const [verb, id, ...rest] = positionals
    if (values.help || verb === undefined) {
      context.stdout.write(usage)
      return values.help ? 0 : 2
    }
    if (rest.length > 0) throw wrong(`tenant takes one id, but got ${positionals.slice(1).join(' ')}`)
    const query: Query = (sql) => execute(context, sql, values)
    const rows =
      verb === 'list'
        ? await query('SELECT id, name, state FROM tenants ORDER BY id')
        : await carryOut(verb, idIn(id), values, query)
    print(context, rows, verb === 'export' || values.json)
    return 0
  },
})

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true })
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

function wrong(what: string): CommandError {
  return new CommandError(what, { mend: 'See clodo tenant --help.', exit: 2 })
}

/** Only such ids go into SQL. */
function idIn(id: string | undefined): string {
  if (id === undefined) throw wrong('Which tenant?')
  if (!/^[A-Za-z0-9][\w-]{0,63}$/.test(id)) throw wrong(`'${id}' is no id: 1 to 64 letters, digits, - and _`)
  return id
}

interface Wishes {
  readonly name?: string | undefined
  readonly yes: boolean
}

async function carryOut(verb: string, id: string, { name = id, yes }: Wishes, query: Query): Promise<readonly Row[]> {
  switch (verb) {
    case 'create':
      return some(
        await query(
          `INSERT INTO tenants (id, name, state, created_at, changed_at) VALUES ('${id}', ${quoted(name)}, 'active', ${now}, ${now}) ON CONFLICT (id) DO NOTHING RETURNING id, name, state`,
        ),
        `There is or was a tenant '${id}'; a deleted one keeps its id.`,
      )
    case 'suspend':
      return moved(id, 'suspended', query)
    case 'resume':
      return moved(id, 'active', query)
    case 'export':
      return exported(id, query)
    case 'delete':
      if (!yes)
        throw new CommandError(`All rows of '${id}' would be deleted.`, {
          mend: `Export them first, then: clodo tenant delete ${id} --yes`,
          exit: 3,
        })
      return deleted(id, query)
    default:
      throw wrong(`tenant has no '${verb}'`)
  }
}

const now = "strftime('%Y-%m-%dT%H:%M:%fZ')"

async function moved(id: string, state: string, query: Query): Promise<readonly Row[]> {
  return some(
    await query(
      `UPDATE tenants SET state = '${state}', changed_at = ${now} WHERE id = '${id}' AND state <> 'deleted' RETURNING id, name, state`,
    ),
    `There is no tenant '${id}'.`,
  )
}

async function exported(id: string, query: Query): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const table of await tables(query))
    for (const row of await query(`SELECT * FROM ${table} WHERE tenant_id = '${id}'`))
      rows.push({ table: table.slice(1, -1), row })
  return rows
}

async function deleted(id: string, query: Query): Promise<readonly Row[]> {
  const result = await moved(id, 'deleted', query)
  for (const table of await tables(query)) await query(`DELETE FROM ${table} WHERE tenant_id = '${id}'`)
  return result
}

/** The tables that have rows of tenants, in quotes. */
async function tables(query: Query): Promise<string[]> {
  const all = await query(
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql LIKE '%tenant_id%' ORDER BY name",
  )
  return all.map(({ name }) => `"${String(name).replaceAll('"', '""')}"`)
}

function some(rows: readonly Row[], otherwise: string): readonly Row[] {
  if (rows.length > 0) return rows
  throw new CommandError(otherwise, { mend: 'See clodo tenant list.' })
}

function quoted(text: string): string {
  if (/\p{Cc}/u.test(text) || text.length > 200)
    throw wrong('A name has at most 200 characters, none of them of control')
  return `'${text.replaceAll("'", "''")}'`
}

function print({ stdout }: CommandContext, rows: readonly Row[], json: boolean): void {
  for (const row of rows) stdout.write(json ? `${JSON.stringify(row)}\n` : `${Object.values(row).join('  ')}\n`)
}

interface Where {
  readonly remote: boolean
  readonly env: string
}

/** One statement, by `wrangler d1 execute`. */
async function execute(context: CommandContext, sql: string, { remote, env }: Where): Promise<readonly Row[]> {
  const [program, ...words] = context.wrangler()
  const database = context.project.existing?.names?.DB ?? 'DB'
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
