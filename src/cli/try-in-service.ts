/** A plugin under work in a service made for it: installed, its own tests, and its probes against the running Worker. */
import { type CheckedPackage, type Found, makeService, run, start, verify } from '../index.ts'
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
  const { packages } = world.sources
  const specifier = `file:${folder}`
  packages?.trust(`${checked.name}@${checked.integrity}`)
  await packages?.open(specifier, { root: folder })
  const wishes = { type: context.text('type'), specifier, report: reporter(context) }
  const service = await makeService(world, found, wishes)
  if (service === undefined) return undefined
  const { root, failure } = service
  try {
    if (failure === undefined) return { root, ...(await proven(context, root)) }
    out.warn(`${out.paint('red', 'This failed:')} ${failure.effect.title}\n${safe(failure.reason)}`)
    return { ok: false, root, checks: [], tests: failure.reason }
  } finally {
    if (context.on('keep')) out.say(`\nThe service is kept: cd ${shellWord(root)}`)
    else service.remove()
  }
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
