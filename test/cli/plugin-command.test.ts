import { describe, expect, it } from 'vitest'
import type { Template } from '../../src/plugin/define.ts'
import { type CommandContext, CommandError, defineCommand, definePlugin } from '../../src/plugin/index.ts'
import type { Sources } from '../../src/resolve/source.ts'
import { testPlugins } from '../support/plugins.ts'
import { memoryWorld } from '../support/world.ts'
import { type Shell, shell } from './harness.ts'

const diary = definePlugin({
  id: 'diary',
  title: 'A diary',
  version: '1.0.0',
  options: { lock: { type: 'string', title: 'The lock', default: 'brass' } },
  contribute: () => [{ kind: 'command', name: 'diary', describe: 'Read the diary', from: 'commands/diary.ts' }],
}) as unknown as Template

/** A shell in a project with the plugin, whose command does this. */
async function withCommand(run: (context: CommandContext) => Promise<number>): Promise<Shell> {
  const { sources } = memoryWorld([...testPlugins, diary])
  const plugins: Sources['plugins'] = {
    ...sources.plugins,
    find: async (id) => {
      const found = await sources.plugins.find(id)
      const command = async (file: string) =>
        file === 'commands/diary.ts' ? defineCommand({ run }) : expect.fail(file)
      return found && { ...found, command }
    },
  }
  const made = shell({ plugins: [...testPlugins, diary], world: { sources: { ...sources, plugins } } })
  await made.run(['create', 'service', '--with', 'diary', '--no-install', '--no-git'])
  return made
}

describe('a command that a plugin brings', () => {
  it('gets the words that follow, the answers and the project, and gives the exit code', async () => {
    const seen: CommandContext[] = []
    const { inProject } = await withCommand(async (context) => {
      seen.push(context)
      context.stdout.write('dear diary\n')
      return 7
    })
    const { code, stdout } = await inProject('diary', '--from', 'monday', '$(touch x)', '--json')
    expect({ code, stdout }).toEqual({ code: 7, stdout: 'dear diary\n' })
    expect(seen).toMatchObject([
      {
        args: ['--from', 'monday', '$(touch x)', '--json'],
        root: '/home/service',
        answers: { lock: 'brass' },
        config: 'wrangler.jsonc',
        project: { name: 'service' },
      },
    ])
  })

  it.each([
    [1, 'COMMAND_FAILED'],
    [2, 'USAGE'],
    [3, 'INPUT_NEEDED'],
  ] as const)('says what is to be mended, and ends with %i', async (exit, name) => {
    const { inProject } = await withCommand(async () => {
      throw new CommandError('The diary is locked.', { mend: 'Find the key.', exit })
    })
    const { code, stderr } = await inProject('diary')
    expect(code).toBe(exit)
    expect(stderr).toContain('The diary is locked.')
    expect(stderr).toContain('Find the key.')
    expect(stderr).toContain(name)
  })

  it('says to programs which commands give what is missing', async () => {
    const sh = await withCommand(async () => {
      throw new CommandError('Which page?', { exit: 3, next: ['clodo diary 1', 'clodo diary 2'] })
    })
    const { code, stdout } = await sh.inProject('diary', '--json')
    expect(code).toBe(3)
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'action_required',
      next: [{ command: 'clodo diary 1' }, { command: 'clodo diary 2' }],
    })
  })

  it('is told when there is no wrangler to run', async () => {
    const { inProject } = await withCommand(async ({ wrangler }) => wrangler().length)
    const { code, stderr } = await inProject('diary')
    expect(code).toBe(1)
    expect(stderr).toContain('INSTALL_MISSING')
  })

  it('is unknown where no plugin brings it', async () => {
    const { run } = shell({ plugins: [diary] })
    await run(['create', 'service', '--no-install', '--no-git'])
    const { code, stderr } = await run(['diary'], '/home/service')
    expect(code).toBe(2)
    expect(stderr).toContain("There is no command 'diary'")
  })
})
