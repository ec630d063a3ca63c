import { describe, expect, it } from 'vitest'
import type { Verification } from '../../src/check/verify.ts'
import { apply, applyVerified, openProject, prepareChange, recipeOf, type World, withPlugins } from '../../src/index.ts'
import { definePlugin } from '../../src/plugin/index.ts'
import { type MemoryWorld, memoryWorld, prepareNew, root } from '../support/world.ts'

const signing = definePlugin({
  id: 'signing',
  title: 'Signing',
  version: '1.0.0',
  contribute: () => [
    { kind: 'dependency', name: 'jose', range: '6.0.0' },
    { kind: 'secret', name: 'KEY', describe: 'signs', local: 'random-hex-32' },
  ],
})

const good: Verification = { ok: true, checks: [] }
const bad: Verification = { ok: false, checks: [{ name: 'boot', ok: false, detail: 'boom', ms: 1 }] }

/** A project with an installation; each install writes a lockfile that says what it was made from. */
async function installed(
  fails: () => boolean = () => false,
): Promise<{ world: MemoryWorld & World; installs: string[] }> {
  const memory = memoryWorld([signing])
  const installs: string[] = []
  const read = (path: string) => String(memory.volume.readFileSync(`${root}/${path}`))
  const run: World['run'] = async (_command, args) => {
    const manifest = JSON.parse(read('package.json')) as { dependencies: object }
    const before = memory.volume.existsSync(`${root}/package-lock.json`) ? read('package-lock.json') : ''
    installs.push(`${args[0]} ${Object.keys(manifest.dependencies).sort()} from ${before.split('\n')[0]}`)
    if (fails()) return { code: 1, stdout: '', stderr: 'no network' }
    memory.volume.writeFileSync(
      `${root}/package-lock.json`,
      `${Object.keys(manifest.dependencies).sort()}\n${installs.length}\n`,
    )
    return { code: 0, stdout: '', stderr: '' }
  }
  const world = { ...memory, run }
  await apply(world, (await prepareNew(world, { type: 'generic', plugins: {} })).prepared)
  memory.volume.writeFileSync(`${root}/package-lock.json`, 'as it was\n')
  memory.volume.writeFileSync(`${root}/.dev.vars`, 'OWN=1\n', { mode: 0o600 })
  memory.volume.writeFileSync(`${root}/src/own.ts`, 'export {}\n')
  return { world, installs }
}

/** A change that adds a dependency, which has to be installed. */
async function prepared(world: World) {
  const project = await openProject(world.disk, root)
  const recipe = withPlugins(recipeOf(world, project), ['signing'], {})
  return prepareChange(world, recipe, { project, onConflict: 'abort', install: true, command: 'clodo add' })
}

describe('applyVerified', () => {
  it('keeps a change that passes', async () => {
    const { world, installs } = await installed()
    const change = await prepared(world)
    const outcome = await applyVerified(world, change, async () => good)
    expect(outcome).toEqual({ failure: undefined, verification: good, kept: true })
    expect(installs).toHaveLength(1)
    expect(world.files()['clodo.json']).toBe(change.changes.find(({ path }) => path === 'clodo.json')?.after)
  })

  it('verifies when files and dependencies are in place', async () => {
    const { world, installs } = await installed()
    let seen: string[] = []
    const change = await prepared(world)
    await applyVerified(world, change, async () => {
      seen = [...installs, world.files()['clodo.json'] ?? '']
      return good
    })
    expect(seen).toHaveLength(2)
    expect(seen[1]).toBe(change.changes.find(({ path }) => path === 'clodo.json')?.after)
  })

  it('puts every file back when it does not pass, the lockfile, local secrets and the history included', async () => {
    const { world, installs } = await installed()
    const before = world.files()
    const outcome = await applyVerified(world, await prepared(world), async () => bad)
    expect(outcome).toEqual({ failure: undefined, verification: bad, kept: false })
    expect(world.files()).toEqual(before)
    expect(installs).toHaveLength(2)
    expect(installs[1]).toContain('from as it was')
  })

  it('puts every file back when an effect fails, and does not verify', async () => {
    let times = 0
    const { world } = await installed(() => times++ === 0)
    const before = world.files()
    const outcome = await applyVerified(world, await prepared(world), () => Promise.reject(new Error('verified')))
    expect(outcome).toMatchObject({ failure: { effect: { id: 'install' } }, verification: undefined, kept: false })
    expect(world.files()).toEqual(before)
  })

  it('puts every file back when verifying throws, and throws the same', async () => {
    const { world } = await installed()
    const before = world.files()
    const cause = new Error('interrupted')
    await expect(applyVerified(world, await prepared(world), () => Promise.reject(cause))).rejects.toBe(cause)
    expect(world.files()).toEqual(before)
  })

  it('says so when it cannot put back, because the user has edited meanwhile', async () => {
    const { world } = await installed()
    const change = await prepared(world)
    const stranded = applyVerified(world, change, async () => {
      world.volume.writeFileSync(`${root}/clodo.json`, '{}\n')
      return bad
    })
    await expect(stranded).rejects.toMatchObject({ code: 'VERIFY_STRANDED', where: root })
  })

  it('has nothing to put back where nothing changes, and verifies all the same', async () => {
    const { world, installs } = await installed()
    const before = world.files()
    const nothing = { ...(await prepared(world)), changes: [], effects: [] }
    expect(await applyVerified(world, nothing, async () => bad)).toMatchObject({ kept: false, verification: bad })
    expect(world.files()).toEqual(before)
    expect(installs).toEqual([])
  })

  it('makes a lockfile that went away again, and takes one away that was not there', async () => {
    const { world } = await installed()
    const before = world.files()
    await applyVerified(world, await prepared(world), async () => {
      world.volume.unlinkSync(`${root}/package-lock.json`)
      world.volume.writeFileSync(`${root}/yarn.lock`, '')
      world.volume.writeFileSync(`${root}/worker-configuration.d.ts`, '')
      return bad
    })
    expect(world.files()).toEqual(before)
  })
})
