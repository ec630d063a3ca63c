/** A step in a repository of the corpus, on the disk: what the Worker answers before and after. */
import { join } from 'node:path'
import { apply, homeOf, openProject, type PreparedStep, prepareMigration } from '../../src/index.ts'
import { world } from '../matrix/generate.ts'
import type { Wild } from '../project/detect/wild.ts'
import { type Answered, wrongOf } from '../wild/ask.ts'
import { look, type Seen } from '../wild/prove.ts'
import type { Yard } from '../wild/yard.ts'
import type { Tryable } from './corpus.ts'

/** `done` with what is not as before; the other two leave the repository alone. */
export interface Tried {
  readonly state: 'done' | 'not-needed' | 'cannot'
  readonly why: string
  readonly faults: readonly string[]
}

export async function before(yard: Yard, one: Wild): Promise<Seen> {
  return look(yard.write(`${one.name}-before`, one.files), one, { boots: boots(one), signs: false })
}

/** @param id a step, or `all` for each that is needed, in their order */
export async function tryStep(
  yard: Yard,
  one: Tryable,
  { id, seen }: { id: string; seen: Seen | undefined },
): Promise<Tried> {
  const root = yard.write(`${one.name}-${id}`, one.files)
  const at = join(root, one.expected.project ?? '.')
  const { project, config } = await homeOf(world, await openProject(world.disk, at), one.expected.config)
  const wished = id === 'all' ? await needed(project, config) : [id]
  const { runs, rest } = await prepareMigration(world, { project, config, ids: wished, install: false })
  const judged = rest.find(({ step }) => step.id === id)
  if (runs.length === 0)
    return { state: judged?.need.state === 'cannot' ? 'cannot' : 'not-needed', why: judged?.need.why ?? '', faults: [] }
  for (const { prepared } of runs) await apply(world, { ...prepared, effects: [] })
  const mended = id === one.mends || (id === 'all' && one.mends !== undefined)
  if (!mended && (seen === undefined || !seen.bundle.ok))
    return { state: 'done', why: 'It did not bundle before.', faults: [] }
  const asks = boots(one) && (mended || (seen !== undefined && booted(seen)))
  const after = await look(root, withSecrets(one, runs), { boots: asks, signs: false })
  const missed = mended ? wrongOf(after.plain) : []
  return { state: 'done', why: '', faults: [...faultsOf(mended ? undefined : seen, after), ...missed] }
}

/** What became a secret is set by whoever runs it, as it was. */
function withSecrets(one: Wild, runs: readonly PreparedStep[]): Wild {
  const secrets = runs.flatMap(({ outcome: { commands, hides } }) => {
    const names = commands.flatMap((command) => /wrangler secret put (\w+)/.exec(command)?.[1] ?? [])
    return names.map((name, index) => [name, hides[index] ?? ''] as const).reverse()
  })
  const all = { ...Object.fromEntries(secrets), ...one.expected.secrets }
  return { ...one, expected: { ...one.expected, secrets: all } }
}

async function needed(
  project: Parameters<typeof prepareMigration>[1]['project'],
  config: string | undefined,
): Promise<string[]> {
  const { runs, rest } = await prepareMigration(world, { project, config, ids: [], install: false })
  const found = [...runs, ...rest].filter(({ need, step }) => need.state === 'needed' && step.risk !== 'plan')
  return found.map(({ step }) => step.id)
}

function boots({ expected }: Wild): boolean {
  return expected.routes.length > 0
}

function booted({ boot }: Seen): boolean {
  return boot.length > 0 && boot.every(({ ok }) => ok)
}

function faultsOf(was: Seen | undefined, is: Seen): string[] {
  // No browser shows the body of a redirect.
  const bodyOf = ({ status, body }: Answered['found']) => (status > 300 && status < 400 ? '' : body)
  const said = ({ request, found }: Answered) => `${request}: ${found.status} ${bodyOf(found)}`
  const [old, now] = [was?.plain.map(said) ?? [], is.plain.map(said)]
  return [
    ...(is.bundle.ok ? [] : [`no bundle: ${is.bundle.detail}`]),
    ...is.boot.filter(({ ok }) => !ok).map(({ detail }) => `no boot: ${detail}`),
    ...old.flatMap((answer, index) => (answer === now[index] ? [] : [`${answer} became ${now[index] ?? 'nothing'}`])),
  ]
}
