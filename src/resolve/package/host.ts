/**
 * The program of a process of its own, for packages with rights: reads what it is to do from standard input, imports the
 * package's code, and answers on file descriptor 3. `clodo/plugin` is the one that stands beside this program.
 */
import { writeSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { text } from 'node:stream/consumers'
import type { CommandContext, PluginCommand } from '../../plugin/command.ts'
import type { Plugin } from '../../plugin/define.ts'
import { type Generator, makeHooks } from '../../plugin/hooks.ts'
import type { Input } from '../../plugin/input.ts'
import { copyJson } from '../copy.ts'
import type { Answer, Task } from './process.ts'

const task = JSON.parse(
  process.argv[2] === 'command' ? (process.env.CLODO_TASK ?? '') : await text(process.stdin),
) as Task
delete process.env.CLODO_TASK

registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'clodo/plugin' ? { url: task.contract, shortCircuit: true } : next(specifier, context),
})

try {
  const { default: exported } = (await import(task.module)) as { default: unknown }
  answer({
    value:
      task.ask === 'command'
        ? await run(exported as PluginCommand, task)
        : copyJson(await speak(exported as Plugin, task)),
  })
} catch (error) {
  const { message, mend, exit, next } = error as { [key: string]: unknown }
  answer({
    fault: String(message ?? error),
    ...(error instanceof Error && error.name === 'CommandError' ? { mend, exit, next } : {}),
  } as Answer)
}

function answer(said: Answer): void {
  const bytes = Buffer.from(JSON.stringify(said))
  for (let at = 0; at < bytes.length; ) at += writeSync(3, bytes, at)
}

/** What a plugin is, or what its taps say at one hook. */
async function speak(
  plugin: Plugin,
  { ask, input }: Extract<Task, { ask: 'define' | 'provide' | 'contribute' }>,
): Promise<unknown> {
  if (ask === 'define') {
    const { provide: _provide, contribute: _contribute, apply: _apply, ...data } = plugin
    return data
  }
  const hooks = makeHooks()
  const generator: Generator = { hooks, input: () => Object.freeze(input) as unknown as Input<never> }
  plugin.apply(generator)
  const provided = {}
  const stated: unknown[] = []
  const statement = {
    provide: (_id: string, values: object) => void Object.assign(provided, values),
    state: (_id: string, facts: readonly unknown[]) => void stated.push(...facts),
  }
  await hooks[ask].promise(statement)
  return ask === 'provide' ? provided : stated
}

/** A command at the terminal: its streams are those of the user. */
function run(command: PluginCommand, { given, wrangler }: Extract<Task, { ask: 'command' }>): Promise<number> {
  const stop = new AbortController()
  process.once('SIGINT', () => stop.abort())
  const context: CommandContext = {
    ...given,
    env: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    signal: stop.signal,
    wrangler: () => {
      if (wrangler !== undefined) return wrangler
      throw Object.assign(new Error('The project has no wrangler installed.'), { name: 'CommandError', exit: 1 })
    },
  }
  return command.run(context)
}
