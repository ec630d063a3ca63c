/**
 * Backups, restores, migrations and rotations under faults and kills, decided by a seed: after each, every row is one that
 * was written, every migration is there once or not at all, the vault has one value for each secret, and what was stopped
 * can be gone on with or taken back.
 */
import { mkdirSync } from 'node:fs'
import { machine } from '../../src/cli/world.ts'
import { localPath, openSqlite } from '../../src/cloudflare/sqlite.ts'
import { nodeDisk, openAudit } from '../../src/index.ts'
import { type Fault, type Random, random } from '../../src/testing/cloudflare/index.ts'
import { killable, quiet } from './killable.ts'
import { cheapVault } from './vaults.ts'
import { config, production, worker, type Yard, yard } from './yard.ts'

export interface StoreTally {
  readonly seed: number
  readonly operations: { readonly [name: string]: number }
  readonly kills: number
  readonly faults: number
  /** Runs that were gone on with, or taken back. */
  readonly resumes: number
  /** What must never be; each with the round it was seen in. */
  readonly broken: readonly string[]
}

const phrase = 'correct horse battery'
const env = { CLODO_VAULT_PRODUCTION: phrase }

interface Side {
  readonly flags: string
  /** What is in the database, by the last operation that came to its end. */
  state: string
  /** By the id of each backup, what was in the database when it was taken. */
  readonly backups: Map<string, string>
}

interface Chaos {
  readonly at: Yard
  readonly chance: Random
  readonly counts: { kills: number; faults: number; resumes: number }
  readonly operations: { [name: string]: number }
  readonly broken: string[]
  readonly sides: readonly Side[]
  /** Values that each secret may have. */
  readonly secrets: Map<string, readonly string[]>
  round: number
}

export async function chaosOfStores(
  seed: number,
  rounds: number,
  report: (line: string) => void = () => {},
): Promise<StoreTally> {
  const run = await begun(seed)
  try {
    for (run.round = 1; run.round <= rounds; run.round += 1) {
      await oneOperation(run)
      run.at.api.faults.clear()
      report(`round ${run.round}: ${JSON.stringify({ ...run.counts, ...run.operations, broken: run.broken.length })}`)
    }
    await everyBackup(run)
    const { counts, operations, broken } = run
    return { seed, operations, ...counts, broken }
  } finally {
    await run.at.close()
  }
}

async function begun(seed: number): Promise<Chaos> {
  const database = { d1_databases: [{ binding: 'DB', database_name: 'svc-db' }] }
  const at = await yard(
    {
      'wrangler.jsonc': config(database),
      'src/index.ts': worker(),
      'migrations/0000_rows.sql': 'CREATE TABLE written (id INTEGER PRIMARY KEY, v BLOB);\n',
      'clodo.vault.json': await cheapVault({ production: phrase }),
    },
    { seed },
  )
  const sides = ['', ' --remote --env production --yes'].map(
    (flags): Side => ({ flags, state: '', backups: new Map() }),
  )
  const counts = { kills: 0, faults: 0, resumes: 0 }
  const run: Chaos = {
    at,
    chance: random(seed),
    counts,
    operations: {},
    broken: [],
    sides,
    secrets: new Map(),
    round: 0,
  }
  for (const side of sides) {
    for (const line of ['create', 'migrate']) await at.clodo(`db ${line}${side.flags}`)
    side.state = await stateOf(run, side)
    // What was saved of the empty database is none to go back to here.
    for (const id of await listed(run, side)) side.backups.set(id, '')
  }
  await at.clodo('deploy --env production --yes')
  return run
}

const kinds = { write: 2, backup: 3, restore: 3, migrate: 2, rotate: 2, sync: 1 }

async function oneOperation(run: Chaos): Promise<void> {
  const { chance, operations } = run
  const all = Object.entries(kinds).flatMap(([name, weight]) => Array<string>(weight).fill(name))
  const kind = pick(chance, all) as keyof typeof kinds
  operations[kind] = (operations[kind] ?? 0) + 1
  const side = pick(chance, run.sides)
  if (kind === 'rotate' || kind === 'sync') return await secretRound(run, kind)
  if (kind === 'write') return await write(run, side)
  if (side.flags !== '') strike(run)
  await { backup, restore, migrate }[kind](run, side)
}

function pick<T>(chance: Random, list: readonly T[]): T {
  return list[Math.floor(chance() * list.length)] as T
}

const faults: readonly Fault[] = [
  { on: 'POST *query', cut: 'after', times: 1, after: 2 },
  { on: 'POST *query', status: 503, times: 9, after: 3 },
  { on: 'POST *raw', cut: 'before', times: 2 },
  { on: 'POST *raw', wrong: 'truncated', times: 5, after: 4 },
  { on: 'POST *import', cut: 'after', times: 1, after: 1 },
  { on: 'POST *import', cut: 'before', times: 1, after: 1 },
  { on: 'POST *import', status: 500, times: 9, after: 2 },
  { on: 'PUT /parked*', status: 500, times: 1 },
  { on: 'GET *bookmark', status: 502, times: 2 },
  { on: 'POST *restore*', cut: 'after', times: 1 },
  { on: 'PATCH *secrets-bulk', cut: 'after', times: 1 },
  { on: 'PATCH *secrets-bulk', status: 500, times: 5 },
]

function strike({ at, chance, counts }: Chaos): void {
  for (let n = Math.floor(chance() * 2.5); n > 0; n -= 1) {
    at.api.faults.add(pick(chance, faults))
    counts.faults += 1
  }
}

async function write(run: Chaos, side: Side): Promise<void> {
  const values = Array.from({ length: 1 + Math.floor(run.chance() * 4) }, () => {
    const length = Math.floor(run.chance() * (run.chance() < 0.2 ? 200_000 : 200))
    return `(zeroblob(${length}) || CAST('${run.round}é' AS BLOB))`
  })
  await sql(run, side, `INSERT INTO written (v) VALUES ${values.join(', ')}`)
  side.state = await stateOf(run, side)
}

async function backup(run: Chaos, side: Side): Promise<void> {
  await tryOut(run, `db backup --keep 6${side.flags}`)
  run.at.api.faults.clear()
  await hold(run, side, { after: 'backup', states: [side.state] })
  for (const id of await listed(run, side)) if (!side.backups.has(id)) side.backups.set(id, side.state)
}

async function restore(run: Chaos, side: Side): Promise<void> {
  const known = (await listed(run, side)).filter((id) => (side.backups.get(id) ?? '') !== '')
  if (known.length === 0) return
  const id = pick(run.chance, known)
  const before = side.state
  const code = await tryOut(run, `db restore ${id}${side.flags}`)
  const wanted = side.backups.get(id) ?? ''
  const settled = await settle(run, side)
  await hold(run, side, { after: `restore ${id}`, states: code === 0 && !settled ? [wanted] : [before, wanted] })
  for (const one of await listed(run, side)) if (!side.backups.has(one)) side.backups.set(one, before)
}

async function migrate(run: Chaos, side: Side): Promise<void> {
  const name = String(run.round).padStart(4, '0')
  run.at.write(
    `migrations/${name}_a.sql`,
    `CREATE TABLE t${run.round}a (id INTEGER);\nINSERT INTO t${run.round}a VALUES (1);\n`,
  )
  const harm = run.chance() < 0.3 ? `CREATE TABLE gone${run.round} (id);\nDROP TABLE gone${run.round};\n` : ''
  run.at.write(`migrations/${name}_b.sql`, `${harm}CREATE TABLE t${run.round}b (id INTEGER);\n`)
  const rows = writtenIn(side.state)
  const before = side.state
  await tryOut(run, `db migrate${side.flags}`)
  await settle(run, side)
  for (const one of await listed(run, side)) if (!side.backups.has(one)) side.backups.set(one, before)
  const ended = await run.at.clodo(`db migrate${side.flags}`)
  if (ended.code !== 0) run.broken.push(`round ${run.round}: migrate in the end: ${ended.stderr}`)
  side.state = await stateOf(run, side)
  if (writtenIn(side.state) !== rows) run.broken.push(`round ${run.round}: a migration lost rows`)
  for (const one of await listed(run, side)) if (!side.backups.has(one)) side.backups.set(one, before)
}

const writtenIn = (state: string) => JSON.stringify(JSON.parse(state).rows)

/** Goes on with what was stopped, or takes it back, until nothing is; says whether something was. */
async function settle(run: Chaos, side: Side): Promise<boolean> {
  const { at, chance, counts } = run
  for (let tried = 0; ; tried += 1) {
    at.api.faults.clear()
    const { value } = await at.document<{ databases: { underway?: { kind: string } }[] }>(`db status${side.flags}`)
    const kind = value.databases[0]?.underway?.kind
    if (kind === undefined) return tried > 0
    counts.resumes += 1
    const line = `db ${kind} ${chance() < 0.5 ? '--resume' : '--undo'}${side.flags}`
    if (tried < 2) {
      if (side.flags !== '') strike(run)
      await tryOut(run, line)
    } else {
      const ended = await at.clodo(line)
      if (tried > 5) {
        run.broken.push(`round ${run.round}: not to be ended: ${line}: ${ended.stderr}`)
        return true
      }
    }
  }
}

async function tryOut({ at, chance, counts }: Chaos, line: string, input?: string): Promise<number | undefined> {
  const given = input === undefined ? {} : { input }
  // Half of them die while they are at it: what they are doing is written down there.
  const directory = `${at.root}/.clodo/db`
  mkdirSync(directory, { recursive: true })
  const within = line.includes('--remote') ? 300 : 30
  const way = line.startsWith('db') && chance() < 0.6 ? { touching: directory, within } : { within: 700 }
  const code = await killable({ at, chance, counts, env, ...way, ...given }, line)
  await quiet(at)
  return code
}

interface Held {
  readonly after: string
  readonly states: readonly string[]
}

async function hold(run: Chaos, side: Side, { after, states }: Held): Promise<void> {
  side.state = await stateOf(run, side)
  if (!states.includes(side.state))
    run.broken.push(`round ${run.round}: after ${after}${side.flags} there is ${side.state.slice(0, 300)}`)
}

/** Everything that is in a database: rows, what was applied, what tables there are. */
async function stateOf(run: Chaos, side: Side): Promise<string> {
  const rows = await sql(run, side, 'SELECT id AS a, hex(v) AS b FROM written ORDER BY id')
  const applied = (await sql(run, side, 'SELECT name AS a FROM d1_migrations ORDER BY name')).map(({ a }) => String(a))
  const found = await sql(
    run,
    side,
    "SELECT name AS a FROM sqlite_master WHERE type = 'table' AND name LIKE 't%' ORDER BY name",
  )
  const tables = found.map(({ a }) => String(a))
  const meant = applied
    .filter((name) => !name.includes('rows'))
    .map((name) => `t${Number(name.slice(0, 4))}${name.at(5)}`)
  if (JSON.stringify(tables) !== JSON.stringify(meant.sort()))
    run.broken.push(`round ${run.round}: applied are ${applied.join()}, there are ${tables.join()}`)
  return JSON.stringify({ rows, applied, tables })
}

async function sql({ at }: Chaos, { flags }: Side, text: string): Promise<readonly Record<string, unknown>[]> {
  if (flags === '') {
    const file = openSqlite(nodeDisk(), localPath(`${at.root}/.wrangler/state`, 'DB'))
    const found = await file.query<Record<string, unknown>>(text)
    file.close()
    return found
  }
  const [id = ''] = at.api.state.databases.keys()
  const url = `${at.api.env.CLOUDFLARE_API_BASE_URL}/accounts/${at.api.state.account}/d1/database/${id}/query`
  const answer = await fetch(url, {
    method: 'POST',
    body: JSON.stringify({ sql: text }),
    headers: { authorization: 'x' },
  })
  const { result } = (await answer.json()) as { result: [{ results: Record<string, unknown>[] }] }
  return result[0].results
}

async function listed({ at }: Chaos, { flags }: Side): Promise<string[]> {
  const { value } = await at.document<{ backups: { id: string }[] }>(`db backups${flags}`)
  return value.backups.map(({ id }) => id)
}

/** In the end every backup that is left is whole, and restores what was there when it was taken. */
async function everyBackup(run: Chaos): Promise<void> {
  for (const side of run.sides)
    for (const id of (await listed(run, side)).filter((one) => side.backups.get(one) !== '').slice(0, 4)) {
      const { code } = await run.at.clodo(`db restore ${id}${side.flags}`)
      await hold(run, side, { after: `the last restore of ${id} (exit ${code})`, states: [side.backups.get(id) ?? ''] })
    }
}

async function secretRound(run: Chaos, kind: 'rotate' | 'sync'): Promise<void> {
  const name = `KEY_${Math.floor(run.chance() * 2)}`
  const known = run.secrets.get(name) ?? []
  const value = `value-${run.round}`
  strike(run)
  if (kind === 'rotate') {
    const line = known.length === 0 ? `secret set ${name}` : `secret rotate ${name} --overlap 0`
    const code = await tryOut(run, `${line} --env production`, value)
    run.secrets.set(name, code === 0 ? [value] : [...known, value])
  } else await tryOut(run, 'secret sync --env production --yes')
  run.at.api.faults.clear()
  await settledSecrets(run)
}

/** The vault has one of the values that were given, and after a sync that is what is live. */
async function settledSecrets(run: Chaos): Promise<void> {
  const ask = (line: string) =>
    run.at.clodo(`secret ${line} --env production --json`, (world) => ({ ...world, env: { ...world.env, ...env } }))
  const synced = await ask('sync --yes')
  if (synced.code !== 0 && !synced.stdout.includes('SECRET_UNKNOWN'))
    run.broken.push(`round ${run.round}: secrets cannot be synced: ${synced.stdout}`)
  const script = run.at.api.state.scripts.get(production)
  const live = new Map((script?.versions[0]?.bindings ?? []).map(({ name, text }) => [name, text]))
  for (const [name, values] of run.secrets) {
    const got = await ask(`get ${name}`)
    const { value } = JSON.parse(got.stdout) as { value?: string }
    if (value === undefined && values.length === 1 && live.get(name) === undefined) {
      run.secrets.delete(name)
      continue
    }
    if (value === undefined || !values.includes(value) || live.get(name) !== value)
      run.broken.push(`round ${run.round}: ${name} is ${value} in the vault and ${live.get(name)} live, of ${values}`)
    else run.secrets.set(name, [value])
  }
  try {
    openAudit(machine(), run.at.root)
  } catch (error) {
    run.broken.push(`round ${run.round}: ${(error as Error).message}`)
  }
}

if (import.meta.main) {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}`)
  const tally = await chaosOfStores(seed, Number(process.env.ROUNDS ?? 200), (line) => console.log(line))
  console.log(JSON.stringify(tally, undefined, 2))
  process.exitCode = tally.broken.length === 0 ? 0 : 1
}
