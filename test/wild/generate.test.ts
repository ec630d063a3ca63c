/** What is generated in repositories of others, beside plugins that come and go. */
import { expect, it } from 'vitest'
import { project, type Shell, shell } from '../cli/harness.ts'
import { withGenerators } from '../cli/scenes.ts'
import { wild } from '../project/detect/wild.ts'
import { memoryWorld } from '../support/world.ts'
import { writeTo } from './worlds.ts'

const at = (path: string) => `${project}/${path}`
const declared = '/** What this code reads of the environment. */\ninterface Env {\n  JOBS_QUEUE: Queue\n}\n'

function standing(one = 'durable-object-exports'): Promise<Shell> {
  const sh = shell({ world: { sources: memoryWorld().sources } })
  for (const [path, bytes] of Object.entries(wild().find(({ name }) => name === one)?.files ?? {}))
    writeTo(sh.volume, path, bytes)
  return withGenerators(sh)
}

it('declares what it reads in the type of the author, and beside that of the plugins, which goes with them', async () => {
  const sh = await standing()
  for (const words of ['add logging', 'generate queue jobs', 'add auth --set auth.default=allow'])
    expect(await sh.inProject(...words.split(' '), '--no-install')).toMatchObject({ code: 0 })
  expect(sh.read(at('src/env.d.ts'))).toBe(declared)
  expect(sh.read(at('src/env.clodo.d.ts'))).not.toContain('JOBS_QUEUE')
  expect(sh.read(at('src/index.ts'))).toMatch(/JOBS_QUEUE: Queue/)
  expect(await sh.inProject('remove', 'logging', 'auth', '--no-install')).toMatchObject({ code: 0 })
  expect(sh.read(at('src/env.clodo.d.ts'))).toBeUndefined()
  expect(sh.read(at('src/env.d.ts'))).toBe(declared)
})

it('leaves a module of that name alone', async () => {
  const sh = await standing()
  const own = 'export interface Env {\n  THEIRS: string\n}\n'
  sh.write(at('src/env.d.ts'), own)
  for (const words of ['add logging', 'generate queue jobs'])
    expect(await sh.inProject(...words.split(' '), '--no-install')).toMatchObject({ code: 0 })
  expect(sh.read(at('src/env.d.ts'))).toBe(own)
  expect(sh.read(at('src/env.generated.d.ts'))).toBe(declared)
})

it('declares it also where the author has no type of `env`', async () => {
  const sh = await standing('factory-call')
  for (const words of ['add logging', 'generate queue jobs', 'remove logging'])
    expect(await sh.inProject(...words.split(' '), '--no-install')).toMatchObject({ code: 0 })
  expect(sh.read(at('src/env.d.ts'))).toBe(declared)
})
