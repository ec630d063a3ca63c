/** Commands that plugins bring: `clodo NAME` runs the script of the project that the plugin's fact names. */
import { commandsOf, packageManagers } from '../index.ts'
import { atProject } from './at-project.ts'
import type { Context } from './command.ts'

/** The exit code of the command; undefined when no plugin of the project here has it. */
export async function runPluginCommand(
  context: Context,
  word: string,
  args: readonly string[],
): Promise<number | undefined> {
  const project = await atProject(context, { runCode: false })
  const command = commandsOf(project).find(({ name }) => name === word)
  if (command === undefined) return undefined
  const packageManager = project.found?.recipe.packageManager ?? 'npm'
  const [program = 'npm', ...words] = packageManagers[packageManager].run.split(' ')
  const rest = packageManager === 'npm' ? ['--', ...args] : args
  const { code, stderr } = await context.world.run(program, [...words, command.script, ...rest], {
    cwd: project.root,
    env: context.world.env,
    inherit: true,
  })
  if (stderr !== '') context.out.note(stderr)
  return code
}
