/** The process: arguments in, exit code out. */
import { resolve } from 'node:path'
import { main } from './main.ts'
import { input, output } from './streams.ts'

process.exitCode = await main(process.argv.slice(2), async () => (await import('./world.ts')).machine(), {
  stdin: input(0),
  stdout: output(1),
  stderr: output(2),
  env: process.env,
  workingDirectory: workingDirectory().replaceAll('\\', '/'),
})
// Where nothing is left to wait for, the system takes the heap back faster than Node takes it down.
if (process.getActiveResourcesInfo().length === 0) process.exit()

/** npm runs the scripts of this repository in its root, and says in INIT_CWD where the user stands. */
function workingDirectory(): string {
  const here = process.cwd()
  const repository = resolve(import.meta.dirname, '../..')
  return here === repository ? (process.env.INIT_CWD ?? here) : here
}
