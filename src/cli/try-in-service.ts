/** A plugin under work in a service made for it: installed, its own tests, and its probes against the running Worker. */
import { tmpdir } from 'node:os'
import { posix } from 'node:path'
import {
  apply,
  type CheckedPackage,
  type Found,
  legalWith,
  neededAnswers,
  prepareCreate,
  removeAll,
  run,
  serviceTypes,
  start,
  verify,
} from '../index.ts'
import { reporter } from './carry-out.ts'
import type { Context } from './command.ts'
import { printCheck } from './commands/verify.ts'
import type { Tried } from './documents/look.ts'
import { safe } from './output.ts'
import { shellWord } from './shell.ts'

/** Milliseconds for the service's own tests. */
const patience = 300_000

/** Undefined where it is legal on no service type. */
export async function tryInService(
  context: Context,
  { checked, found, folder }: { readonly checked: CheckedPackage; readonly found: Found; readonly folder: string },
): Promise<Tried | undefined> {
  const { world, out } = context
  const { id, options } = found.plugin
  const { packages } = world.sources
  packages?.trust(`${checked.name}@${checked.integrity}`)
  await packages?.open(`file:${folder}`, { root: folder })
  const home = await homeFor(context, id)
  if (home === undefined) return undefined
  const root = posix.join(tmpdir().replaceAll('\\', '/'), `clodo-try-${world.randomHex(6)}`)
  const plugins = Object.fromEntries(home.plugins.map((one) => [one, one === id ? neededAnswers(options) : {}]))
  const { prepared } = await prepareCreate(world, {
    root,
    flags: { name: 'tried', type: home.type, plugins, sources: { [id]: `file:${folder}` } },
    file: {},
    pinNode: '',
    merge: false,
    onConflict: 'abort',
    effects: { install: true, git: false },
    command: () => context.typed,
  })
  try {
    const { failure } = await apply(world, prepared, reporter(context))
    if (failure !== undefined) {
      out.warn(`${out.paint('red', 'This failed:')} ${failure.effect.title}\n${safe(failure.reason)}`)
      return { ok: false, root, checks: [], tests: failure.reason }
    }
    return { root, ...(await proven(context, root)) }
  } finally {
    if (context.on('keep')) out.say(`\nThe service is kept: cd ${shellWord(root)}`)
    else removeAll(world.disk, root)
  }
}

async function homeFor({ world, text }: Context, id: string) {
  const chosen = text('type')
  for (const type of chosen === undefined ? await serviceTypes(world.sources) : [chosen]) {
    const plugins = await legalWith([id], type, world.sources)
    if (plugins !== undefined) return { type, plugins }
  }
  return undefined
}

async function proven({ world, out }: Context, root: string): Promise<Omit<Tried, 'root'>> {
  out.note(`${out.paint('dim', '…')} the tests of a service with it`)
  const { code, stdout, stderr } = await run('npx', ['--no-install', 'vitest', 'run'], {
    cwd: root,
    env: { ...world.env, CI: 'true' },
    timeout: patience,
  })
  const tests = code === 0 ? undefined : `${stdout}\n${stderr}`
  out.say(`  ${code === 0 ? out.paint('green', '✓') : out.paint('red', '✗')} the tests of a service with it`)
  if (tests !== undefined) out.warn(safe(tests))
  const { ok, checks } = await verify({ ...world, start, fetch }, root, { report: (one) => printCheck(out, one) })
  return { ok: ok && code === 0, checks, tests }
}
