/** What a command declares, and how its arguments are read. */
import { parseArgs } from 'node:util'
import { ClodoError } from '../errors.ts'
import { suggest } from '../nearest.ts'

export interface Flag {
  readonly describe: string
  /** A switch, one text, or a text that may be given more than once. */
  readonly takes?: 'text' | 'texts'
  /** How the help names the text: `--cwd DIR`. */
  readonly name?: string
  /** What the text can be, where that is a closed set; with a comma in `name`, some of them. */
  readonly values?: readonly string[]
  /** A switch that is on unless `--no-…` is given. */
  readonly on?: boolean
}

export type Flags = { readonly [name: string]: Flag }

export const globalFlags = {
  cwd: { takes: 'text', name: 'DIR', describe: 'Run as if started in DIR' },
  project: {
    takes: 'text',
    name: 'NAME',
    describe: 'In a monorepo: the project, by the name of its package or its directory',
  },
  config: {
    takes: 'text',
    name: 'FILE',
    describe: 'Read the recipe from FILE; for add and info a wrangler config, too',
  },
  yes: { describe: 'Take defaults instead of asking' },
  json: { describe: 'Print one JSON document instead of text' },
  'dry-run': { describe: 'Show what would change, and change nothing' },
  quiet: { describe: 'Print errors only' },
  verbose: { describe: 'Print more, and where an unexpected error came from' },
  color: { on: true, describe: 'Colour on a terminal' },
  install: { on: true, describe: 'Install dependencies after the change' },
  help: { describe: 'Show this help' },
} as const satisfies Flags

export interface Given {
  readonly words: readonly string[]
  text(flag: string): string | undefined
  texts(flag: string): readonly string[]
  /** A switch: as given, else as it is by default. */
  on(flag: string): boolean
}

/** @throws USAGE for a flag that the command does not have */
export function parse(args: readonly string[], flags: Flags): Given {
  const all: Flags = { ...globalFlags, ...flags }
  const options = Object.fromEntries(Object.entries(all).flatMap(([name, flag]) => spelled(name, flag)))
  const { values, positionals } = strict(Object.keys(options), () =>
    parseArgs({ args: [...args], options, allowPositionals: true, strict: true }),
  )
  return {
    words: positionals,
    text: (name) => values[name] as string | undefined,
    texts: (name) => (values[name] as string[] | undefined) ?? [],
    on: (name) => (all[name]?.on === true ? values[`no-${name}`] !== true : values[name] === true),
  }
}

type ParseOption = { readonly type: 'boolean' | 'string'; readonly multiple?: boolean }

function spelled(name: string, { takes, on }: Flag): [string, ParseOption][] {
  if (takes === 'text') return [[name, { type: 'string' }]]
  if (takes === 'texts') return [[name, { type: 'string', multiple: true }]]
  if (on === true)
    return [
      [name, { type: 'boolean' }],
      [`no-${name}`, { type: 'boolean' }],
    ]
  return [[name, { type: 'boolean' }]]
}

function strict<T>(known: readonly string[], read: () => T): T {
  try {
    return read()
  } catch (cause) {
    const what =
      cause instanceof Error ? (cause.message.split('. To specify')[0] ?? '').replace(/\.$/, '') : String(cause)
    throw new ClodoError('USAGE', { what: `${what}.`, mend: nearFlag(what, known), cause })
  }
}

function nearFlag(what: string, known: readonly string[]): string | undefined {
  const wrong = /Unknown option '--([^']+)'/.exec(what)?.[1]
  return wrong === undefined ? undefined : suggest(wrong, known, { written: (near) => `--${near}` })
}
