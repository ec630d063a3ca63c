/** `clodo tenant`: the tenants of the project's databases, by the project's own wrangler. */
import { parseArgs } from 'node:util'
import { type CommandContext, defineCommand } from 'clodo/plugin'
import { databasesOf } from './d1.ts'
import { acts, type Tenant, type Usage } from './life.ts'
import { type Exported, exported } from './rows.ts'
import { wrong } from './wrong.ts'

const usage = `clodo tenant list
clodo tenant create ID [--name NAME]
clodo tenant suspend ID
clodo tenant resume ID
clodo tenant usage ID           what it uses, and its own limits (with quotas)
clodo tenant quota ID           limits of its own: --requests, a day, and --rows; without one, what all tenants have
clodo tenant export ID          all its rows, a line of JSON each, page by page
clodo tenant delete ID --yes    all its rows; its id is never given again

  --remote     the deployed database instead of the local one
  --env NAME   the environment of the wrangler file
  --json       rows as JSON
`

const flags = {
  name: { type: 'string' },
  requests: { type: 'string' },
  rows: { type: 'string' },
  remote: { type: 'boolean', default: false },
  env: { type: 'string', default: '' },
  yes: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** A line of `--json`. */
export type TenantDocument = Tenant | Usage | Exported

export default defineCommand({
  async run(context) {
    const { values, positionals } = read(context.args)
    const [verb, id, ...rest] = positionals
    if (values.help || verb === undefined) {
      context.stdout.write(usage)
      return values.help ? 0 : 2
    }
    if (rest.length > 0) throw wrong(`tenant takes one id, but got ${positionals.slice(1).join(' ')}`)
    const databases = databasesOf(context, values)
    const act = Object.hasOwn(acts, verb) ? acts[verb] : undefined
    if (verb === 'list') print(context, (await databases.shared(list)) as readonly unknown[] as Tenant[], values.json)
    else if (verb === 'export')
      for await (const page of exported(idIn(id), databases.of(idIn(id)))) print(context, page, true)
    else if (act !== undefined)
      print(context, await act(idIn(id), databases, { ...values, again: context.args }), values.json)
    else throw wrong(`tenant has no '${verb}'`)
    return 0
  },
})

const list = 'SELECT id, name, state FROM tenants ORDER BY id'

function read(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: flags, allowPositionals: true })
  } catch (error) {
    throw wrong(error instanceof Error ? error.message : String(error))
  }
}

/** Only such ids go into SQL. */
function idIn(id: string | undefined): string {
  if (id === undefined) throw wrong('Which tenant?')
  if (!/^[A-Za-z0-9][\w-]{0,63}$/.test(id)) throw wrong(`'${id}' is no id: 1 to 64 letters, digits, - and _`)
  return id
}

function print({ stdout }: CommandContext, rows: readonly TenantDocument[], json: boolean): void {
  for (const row of rows) stdout.write(json ? `${JSON.stringify(row)}\n` : `${shown(row)}\n`)
}

/** Limits are told with their names; who lists tenants knows what the columns are. */
function shown(row: TenantDocument): string {
  const named = Object.entries(row).map(([name, value]) => `${name} ${value ?? '-'}`)
  const text = 'rows' in row ? named.join('  ') : Object.values(row).join('  ')
  // Names may come from elsewhere: none of them steers the terminal.
  return text.replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, '\uFFFD')
}
