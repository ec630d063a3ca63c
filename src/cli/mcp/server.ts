/** The server; the only door to the library of the protocol, which is loaded when it is started. */
import { once } from 'node:events'
import { fromJsonSchema, McpServer } from '@modelcontextprotocol/server'
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { type Disk, listOf } from '../../index.ts'
import type { JsonObject } from '../../plugin/index.ts'
import type { Context } from '../command.ts'
import { version } from '../version.ts'
import { answerSchema } from './answer-schema.ts'
import { type Answer, call, refusal } from './call.ts'
import type { Input } from './input.ts'
import { placeIn } from './place.ts'
import { type Tool, toolsFor } from './tools.ts'

export interface Serving {
  /** Absolute; nothing outside of it is touched. */
  readonly root: string
  readonly signal: AbortSignal
}

/** Serves until standard input ends, or the signal says so; what still runs then is ended. */
export async function serve(context: Context, { root, signal }: Serving): Promise<void> {
  const { sources } = context
  const tools = toolsFor({ types: await listOf(sources.templates), plugins: await listOf(sources.plugins) })
  const inTurn = queue()
  const connection = serveStdio(() => {
    const server = new McpServer({ name: 'clodo', title: 'CLODO', version: version() }, { instructions: guide })
    for (const tool of tools)
      register(server, { tool, disk: context.world.disk }, (input, end) =>
        answer(context, tool, { root, input, end, inTurn }),
      )
    return server
  })
  const { stdin } = process
  await Promise.race([once(stdin, 'end'), once(stdin, 'close'), once(signal, 'abort')])
  await connection.close()
  stdin.destroy()
}

const guide =
  'CLODO makes services for Cloudflare Workers and changes them. Describe, then plan, then apply, then verify. A status of action_required means that nothing was written: its `next` has the commands that go on.'

interface Registered {
  readonly tool: Tool
  readonly disk: Disk
}

type Run = (input: Input, end: AbortSignal) => Promise<Answer>

function register(server: McpServer, { tool, disk }: Registered, run: Run): void {
  const { name, title, description, input, commands, looks, asks = false } = tool
  const config = {
    title,
    description,
    inputSchema: fromJsonSchema<Input>(input),
    outputSchema: fromJsonSchema<JsonObject>(answerSchema(disk, commands)),
    annotations: { readOnlyHint: looks, destructiveHint: !looks, openWorldHint: asks || !looks },
  }
  server.registerTool(name, config, async (given, { mcpReq }) => {
    const { document, ok } = await run(given, mcpReq.signal)
    return {
      content: [{ type: 'text', text: JSON.stringify(document) }],
      structuredContent: document,
      isError: !ok,
    }
  })
}

interface Call {
  readonly root: string
  readonly input: Input
  readonly end: AbortSignal
  readonly inTurn: Turn
}

async function answer({ world }: Context, tool: Tool, { root, input, end, inTurn }: Call): Promise<Answer> {
  try {
    const place = placeIn(root, input.directory)
    const cwd = input.verb === 'create' ? root : place
    const words = tool.words(input, { root, cwd })
    const run = () => call(world, words, { cwd, signal: end })
    return await (tool.alone === true ? inTurn(run, end) : run())
  } catch (error) {
    return refusal(error)
  }
}

type Turn = <T>(work: () => Promise<T>, end: AbortSignal) => Promise<T>

/** One after the other; who has given up meanwhile does not begin. */
function queue(): Turn {
  let last: Promise<unknown> = Promise.resolve()
  return (work, end) => {
    const next = last.then(() => {
      end.throwIfAborted()
      return work()
    })
    last = next.catch(() => {})
    return next
  }
}
