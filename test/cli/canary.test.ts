/** A secret, wherever it is given, appears nowhere but in the one file that is meant for it. */
import { describe, expect, it } from 'vitest'
import { created, type Ended, project, type Shell, shell } from './harness.ts'

const canary = 'CANARY-5f1d0c'

function tellsNothing({ stdout, stderr }: Ended): void {
  expect(stdout).not.toContain(canary)
  expect(stderr).not.toContain(canary)
}

function keepsIt(sh: Shell, ...meant: string[]): void {
  const found = Object.entries(sh.everything()).flatMap(([path, text]) =>
    text?.includes(canary) === true ? [path] : [],
  )
  expect(found).toEqual(meant)
}

const everything = [
  ['info'],
  ['info', '--sources'],
  ['list', '--verbose'],
  ['diff'],
  ['add', 'greeting', '--verbose'],
  ['sync'],
  ['undo'],
  ['resume'],
]

describe.each([[[]], [['--json']], [['--verbose']], [['--dry-run']]])('with %j', (mode: string[]) => {
  it('in the environment', async () => {
    const ran: unknown[] = []
    const run = async (command: string, args: readonly string[]) => {
      ran.push(command, args)
      return { code: 0, stdout: '', stderr: '' }
    }
    const env = { LOCK_KEY: canary, CLOUDFLARE_API_TOKEN: canary, npm_config_token: canary }
    const sh = shell({ env, world: { run } })
    tellsNothing(await sh.run(['create', 'service', '--with', 'greeting,lock', ...mode]))
    for (const args of everything) tellsNothing(await sh.inProject(...args, ...mode))
    keepsIt(sh)
    expect(JSON.stringify(ran)).not.toContain(canary)
  })

  it('in .dev.vars', async () => {
    const sh = await created(['--with', 'greeting,lock'])
    sh.write(`${project}/.dev.vars`, `LOCK_KEY=${canary}\n`)
    for (const args of everything) tellsNothing(await sh.inProject(...args, ...mode))
    tellsNothing(await sh.inProject('remove', 'lock', ...mode))
    keepsIt(sh, `${project}/.dev.vars`)
  })

  it('in a --set that is wrong', async () => {
    const sh = await created(['--with', 'greeting,lock'])
    for (const set of [
      `lock.key=${canary}`,
      `nothing.key=${canary}`,
      `counter.key=${canary}`,
      `lock.strict=${canary}`,
      `greeting.store=${canary}`,
      `${canary}`,
    ]) {
      const ended = await sh.inProject('add', 'greeting', '--set', set, ...mode)
      expect(ended.code).toBe(2)
      tellsNothing(ended)
      tellsNothing(await sh.run(['create', 'other', '--set', set, ...mode]))
    }
    keepsIt(sh)
  })

  it('in a flag that takes no value, or that there is none of', async () => {
    const sh = await created()
    for (const flag of [`--secret=${canary}`, `--yes=${canary}`, `--json=${canary}`]) {
      const ended = await sh.inProject('sync', flag, ...mode)
      expect(ended.code).toBe(2)
      tellsNothing(ended)
    }
    keepsIt(sh)
  })

  it('in a recipe', async () => {
    for (const text of [
      `{"secrets":{"LOCK_KEY":"${canary}"}}`,
      `{"name":${canary}}`,
      `{"environments":"${canary}"}`,
      `{"plugins":{"greeting":{"key":"${canary}"}}}`,
      `{"plugins":{"greeting":{},"lock":{"strict":"${canary}"}}}`,
    ]) {
      const sh = await created(['--with', 'greeting'])
      sh.write(`${project}/clodo.json`, text)
      for (const args of [['sync'], ['add', 'counter'], ['update']]) {
        const ended = await sh.inProject(...args, ...mode)
        expect([text, ended.code]).toEqual([text, 2])
        tellsNothing(ended)
      }
      keepsIt(sh, `${project}/clodo.json`)
    }
  })
})
