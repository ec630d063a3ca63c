import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import { reference } from '../../src/cli/reference.ts'
import { summaries } from '../../src/cli/summaries.ts'
import { shell } from './harness.ts'

it('the help of all commands has the summaries of the commands themselves', async () => {
  const own = await Promise.all(
    Object.entries(commands).map(async ([word, load]) => [word, (await load()).summary] as const),
  )
  expect(summaries).toEqual(Object.fromEntries(own))
  const { stdout } = await shell().run(['--help'])
  for (const [word, summary] of own)
    expect(stdout).toMatch(new RegExp(`^ {2}${word} +${summary.replaceAll(/[()]/g, '.')}$`, 'm'))
})

it.each([[[]], [['help']], [['-h']], [['--help']]])('clodo %j shows it', async (args: string[]) => {
  const { code, stdout } = await shell().run(args)
  expect(code).toBe(0)
  expect(stdout).toContain('clodo COMMAND')
  expect(JSON.parse((await shell().run(['help', ...args.slice(1), '--json'])).stdout)).toHaveProperty('commands')
})

it('clodo help COMMAND is clodo COMMAND --help', async () => {
  const [one, other] = [await shell().run(['help', 'add']), await shell().run(['add', '--help'])]
  expect(one).toEqual(other)
  expect((await shell().run(['help', 'nothing'])).code).toBe(2)
})

it('docs/commands.md is what the commands say', async () => {
  expect(readFileSync(new URL('../../docs/commands.md', import.meta.url), 'utf8')).toBe(await reference())
})
