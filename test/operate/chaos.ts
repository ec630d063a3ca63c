/**
 * Deploys under faults and kills, decided by a seed: after each, what the ledger says is what is live, and nothing is
 * left half done that cannot be driven on.
 */
import { machine } from '../../src/cli/world.ts'
import { openLedger } from '../../src/index.ts'
import { type Fault, type Random, random } from '../../src/testing/cloudflare/index.ts'
import { killable } from './killable.ts'
import { config, live, production, worker, type Yard, yard } from './yard.ts'

export interface Tally {
  readonly seed: number
  readonly deploys: number
  readonly kills: number
  readonly faults: number
  readonly resumes: number
  readonly ends: { readonly [end: string]: number }
  /** What must never be; each with the round it was seen in. */
  readonly broken: readonly string[]
}

interface Chaos {
  readonly at: Yard
  readonly random: Random
  readonly counts: { kills: number; faults: number; resumes: number }
  readonly broken: string[]
}

const database = { d1_databases: [{ binding: 'DB', database_name: 'svc-db' }] }
const strategies = ['direct', 'blue-green', 'canary --steps 40 --every 0.3']

export async function chaos(seed: number, rounds: number, report: (line: string) => void = () => {}): Promise<Tally> {
  const at = await yard({ 'wrangler.jsonc': config(database), 'src/index.ts': worker() }, { seed })
  const counts = { kills: 0, faults: 0, resumes: 0 }
  const run: Chaos = { at, random: random(seed), counts, broken: [] }
  try {
    for (let round = 1; round <= rounds; round += 1) {
      await oneDeploy(run, round)
      for (const wrong of await wrongs(at)) run.broken.push(`round ${round}: ${wrong}`)
      report(`round ${round}: ${JSON.stringify({ ...counts, ends: endsOf(at), broken: run.broken.length })}`)
    }
    return { seed, deploys: rounds, ...counts, ends: endsOf(at), broken: run.broken }
  } finally {
    await at.close()
  }
}

async function oneDeploy({ at, random: chance, counts, broken }: Chaos, round: number): Promise<void> {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T
  // A first version that is bad has nothing behind it to go back to.
  const bad = chance() < 0.15 && (endsOf(at).done ?? 0) > 0
  at.write(
    'src/index.ts',
    worker(bad ? 'new Response("bad", { status: 500 })' : `Response.json({ id: env.META.id, round: ${round} })`),
  )
  if (chance() < 0.3)
    at.write(`migrations/${String(round).padStart(4, '0')}_t.sql`, `CREATE TABLE t${round} (id INTEGER);\n`)
  const add = () => {
    for (let n = Math.floor(chance() * 3); n > 0; n -= 1) {
      at.api.faults.add(pick(faults))
      counts.faults += 1
    }
  }
  add()
  await killable({ at, counts, chance }, `deploy --env production --yes --strategy ${pick(strategies)}`)
  for (let tried = 0; openId(at) !== undefined; tried += 1) {
    at.api.faults.clear()
    if (tried < 2) add()
    counts.resumes += 1
    const line = `deploy --env production --yes ${chance() < 0.8 ? '--resume' : '--abort'}`
    if (tried < 2) await killable({ at, counts, chance }, line)
    else await at.clodo(line)
    if (tried > 6) {
      broken.push(`round ${round}: not resumable: ${(await at.clodo(line)).stderr}`)
      return
    }
  }
  at.api.faults.clear()
}

const faults: readonly Fault[] = [
  { on: 'POST *deployments', status: 503, times: 2 },
  // These outlast every retry.
  { on: 'POST *deployments', status: 503, times: 12 },
  { on: 'GET *deployments', status: 502, times: 12, probability: 0.5 },
  { on: 'POST *deployments', cut: 'after', times: 1 },
  { on: 'POST *deployments', cut: 'before', times: 1 },
  { on: 'POST *deployments', wrong: 'html', times: 2 },
  { on: 'POST *deployments', status: 403, times: 1 },
  { on: 'POST *versions*', cut: 'after', times: 1 },
  { on: 'POST *versions*', status: 500, times: 5 },
  { on: 'PUT *scripts*', cut: 'after', times: 1 },
  { on: 'POST *query', cut: 'after', times: 1 },
  { on: 'POST *query', wrong: 'truncated', times: 1 },
  { on: 'GET *', status: 429, retryAfter: 0, probability: 0.2, times: 6 },
  { on: 'GET *deployments', wrong: 'empty', times: 6 },
  { on: 'PATCH *script-settings', status: 500, times: 2 },
  { on: '*', latency: 120, probability: 0.3 },
]

const entriesOf = (at: Yard) => openLedger(machine(), at.root).entries
const ends = ['done', 'rolled-back', 'failed']

function openId(at: Yard): string | undefined {
  const last = entriesOf(at).at(-1)
  return last === undefined || ends.includes(last.step) ? undefined : last.deploy
}

function endsOf(at: Yard): { [end: string]: number } {
  const all = entriesOf(at).filter(({ step }) => ends.includes(step))
  return Object.fromEntries(ends.map((end) => [end, all.filter(({ step }) => step === end).length]))
}

/** Two truths, traffic that is split when no deploy is under way, a table made twice, an answer of another version. */
async function wrongs(at: Yard): Promise<string[]> {
  const split = live(at)
  const [version = '', ...more] = Object.keys(split).filter((id) => (split[id] ?? 0) > 0)
  const entries = entriesOf(at)
  const told = entries.findLast(({ data }) => Array.isArray(data.live) && data.live.length > 0)
  const said = (told?.data.live ?? []) as unknown as readonly { version_id: string; percentage: number }[]
  const known = Object.fromEntries(
    said.filter(({ percentage }) => percentage > 0).map((one) => [one.version_id, one.percentage]),
  )
  const alive = Object.fromEntries(Object.entries(split).filter(([, part]) => part > 0))
  const verified =
    entries.length === 0 ? { code: 0, stdout: '' } : await at.clodo('deploys --verify --env production --json')
  const answer = version === '' ? undefined : await fetch(await at.api.url(production))
  const body = answer?.ok === true ? ((await answer.json()) as { id?: string }) : undefined
  return [
    ...(more.length > 0 ? [`the traffic is split: ${JSON.stringify(split)}`] : []),
    ...(told !== undefined && JSON.stringify(known) !== JSON.stringify(alive)
      ? [`the ledger says ${JSON.stringify(known)}, live is ${JSON.stringify(alive)}`]
      : []),
    ...(verified.code === 0 ? [] : [`deploys --verify: ${verified.stdout}`]),
    ...(version !== '' && body?.id !== version ? [`${version} is live, ${body?.id ?? answer?.status} answers`] : []),
    ...at.api.unhandled.map((one) => `unhandled: ${one}`),
  ]
}

if (import.meta.main) {
  const seed = Number(process.env.SEED ?? Date.now() % 1_000_000)
  console.log(`seed ${seed}`)
  const tally = await chaos(seed, Number(process.env.ROUNDS ?? 200), (line) => console.log(line))
  console.log(JSON.stringify(tally, undefined, 2))
  process.exitCode = tally.broken.length === 0 ? 0 : 1
}
