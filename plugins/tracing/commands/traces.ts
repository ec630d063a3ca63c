/** `clodo traces`: shows traces while they happen, in the browser. Receives OTLP/HTTP on loopback; nothing leaves the machine. */
import { once } from 'node:events'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type CommandContext, CommandError, defineCommand } from 'clodo/plugin'
import { serveViewer, type Viewer } from './serve.ts'

const usage = `clodo traces                receives traces (OTLP/HTTP in JSON) and shows them on a page

  --port NUMBER   where, on 127.0.0.1; 4318 by default, 0 for any that is free
  --json          the address as JSON, for programs
`

/** Of this module and no other, because a bundler moves what several share. */
const home = join(import.meta.dirname, '..')

const flags = {
  port: { type: 'string', default: '4318' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

/** What `--json` prints. */
export interface TracesDocument {
  /** `http://127.0.0.1:PORT`, of the page and of the receiver. */
  readonly origin: string
}

export default defineCommand({
  async run({ args, stdout, signal, answers }) {
    const { port, json, help } = read(args)
    if (help) {
      stdout.write(usage)
      return 0
    }
    const viewer = await serve(Number(port))
    try {
      const { origin } = viewer
      const document: TracesDocument = { origin }
      stdout.write(json ? `${JSON.stringify(document)}\n` : told(origin, answers))
      if (!signal.aborted) await once(signal, 'abort')
    } finally {
      await viewer.close()
    }
    return 0
  },
})

function read(args: readonly string[]) {
  const mend = 'See clodo traces --help.'
  try {
    const { values } = parseArgs({ args: [...args], options: flags })
    if (/^\d{1,5}$/.test(values.port) && Number(values.port) < 65_536) return values
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error), { mend, exit: 2 })
  }
  throw new CommandError('A port is a number from 0 to 65535.', { mend, exit: 2 })
}

async function serve(port: number): Promise<Viewer> {
  try {
    return await serveViewer({ port, home })
  } catch (cause) {
    if ((cause as { code?: string }).code !== 'EADDRINUSE') throw cause
    throw new CommandError(`Port ${port} is taken, perhaps by a collector or another clodo traces.`, {
      mend: 'Take another: clodo traces --port 0',
      cause,
    })
  }
}

function told(origin: string, { export: by }: CommandContext['answers']): string {
  const start =
    by === 'platform'
      ? '  The platform exports these traces by itself; here come those of services with export=otlp.'
      : `  npx wrangler dev --env="" --var OTEL_EXPORTER_OTLP_ENDPOINT:${origin}`
  return `Traces: ${origin}\n\nSend some, from another terminal:\n${start}\n\nCtrl+C ends.\n`
}
