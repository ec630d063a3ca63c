import { expect, it } from 'vitest'
import type { RunOptions } from '../../src/effect/run.ts'
import type { Template } from '../../src/plugin/define.ts'
import { definePlugin } from '../../src/plugin/index.ts'
import { shell } from './harness.ts'

const diary = definePlugin({
  id: 'diary',
  title: 'A diary',
  version: '1.0.0',
  contribute: () => [
    { kind: 'script', name: 'diary', run: 'node diary.js' },
    { kind: 'command', name: 'diary', describe: 'Read the diary', script: 'diary' },
  ],
}) as unknown as Template

it('runs the script that the plugin names, with the words that follow, at the terminal', async () => {
  const runs: { command: string; args: readonly string[]; options: RunOptions }[] = []
  const run = async (command: string, args: readonly string[], options: RunOptions) => {
    runs.push({ command, args, options })
    return { code: 7, stdout: '', stderr: '' }
  }
  const { run: type, inProject } = shell({ plugins: [diary], world: { run } })
  await type(['create', 'service', '--with', 'diary', '--no-install', '--no-git'])
  const { code } = await inProject('diary', '--from', 'monday', '$(touch x)')
  expect(code).toBe(7)
  expect(runs).toMatchObject([
    {
      command: 'npm',
      args: ['run', 'diary', '--', '--from', 'monday', '$(touch x)'],
      options: { cwd: '/home/service', inherit: true },
    },
  ])
})

it('is unknown where no plugin brings it', async () => {
  const { run } = shell({ plugins: [diary] })
  await run(['create', 'service', '--no-install', '--no-git'])
  const { code, stderr } = await run(['diary'], '/home/service')
  expect(code).toBe(2)
  expect(stderr).toContain("There is no command 'diary'")
})
