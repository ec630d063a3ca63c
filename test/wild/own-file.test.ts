/** A file of the user stands where a plugin brings one. */
import { describe, expect, it } from 'vitest'
import { project, type Shell, shell } from '../cli/harness.ts'
import { wild } from '../project/detect/wild.ts'
import { memoryWorld } from '../support/world.ts'
import { lawful, writeTo } from './worlds.ts'

const path = 'src/logging/rarely.ts'
const adding = ['add', 'logging', '--no-install']
const removing = ['remove', 'logging', '--no-install']

function standing(text?: string): Shell {
  const sh = shell({ world: { sources: memoryWorld().sources } })
  for (const [file, bytes] of Object.entries(wild().find(({ name }) => name === 'satisfies')?.files ?? {}))
    writeTo(sh.volume, file, bytes)
  if (text !== undefined) sh.write(`${project}/${path}`, text)
  return sh
}

const textIn = (sh: Shell) => sh.read(`${project}/${path}`)

async function theirs(): Promise<string> {
  const sh = standing()
  await sh.inProject(...adding)
  return textIn(sh) ?? ''
}

describe('with another text', () => {
  const mine = 'export const none = 0\n'

  it('is a conflict that says what to do now, and shows both', async () => {
    const sh = standing(mine)
    const { code, stderr } = await sh.inProject(...adding)
    expect(code).toBe(4)
    expect(stderr).toContain(`${path} is a file of yours, and a plugin brings one of its name; nothing was written.`)
    expect(stderr).toContain(`--on-conflict ${path}=theirs`)
    const { value } = await sh.document(...adding)
    expect(value.conflicts).toEqual([
      { path, at: 'a file of yours, where CLODO has one', ours: mine.trim(), theirs: (await theirs()).trim() },
    ])
    expect(textIn(sh)).toBe(mine)
  })

  it('stays where the user says so, whatever comes and goes, and is never asked for again', async () => {
    const sh = standing(mine)
    const before = lawful(sh.world)
    const { code, stdout } = await sh.inProject(...adding, '--on-conflict', `${path}=ours`)
    expect(code).toBe(0)
    expect(stdout).toContain(`${path} stays yours.`)
    for (const words of ['add tracing', 'update', 'sync', 'remove tracing'])
      expect(await sh.inProject(...words.split(' '), '--no-install')).toMatchObject({ code: 0 })
    expect(textIn(sh)).toBe(mine)
    expect((await sh.inProject(...removing)).code).toBe(0)
    expect(lawful(sh.world)).toEqual(before)
  })

  it('gives way where the user says so, and comes back by undo', async () => {
    const sh = standing(mine)
    expect((await sh.inProject(...adding, '--on-conflict', `${path}=theirs`)).code).toBe(0)
    expect(textIn(sh)).toBe(await theirs())
    expect((await sh.inProject('undo', '--no-install')).code).toBe(0)
    expect(textIn(sh)).toBe(mine)
  })
})

describe('with the text that the plugin has', () => {
  it('is no conflict, and is there when the plugin is gone', async () => {
    const sh = standing(await theirs())
    const before = lawful(sh.world)
    expect((await sh.inProject(...adding)).code).toBe(0)
    const { code, stdout } = await sh.inProject(...removing)
    expect(code).toBe(0)
    expect(stdout).toContain(`${path} was there before and stays.`)
    expect(lawful(sh.world)).toEqual(before)
  })
})
