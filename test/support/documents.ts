/** Holds what a command prints with `--json` against its published schema, wherever a test runs a command. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import { aliases, commands } from '../../src/cli/commands/index.ts'

const folder = join(import.meta.dirname, '../../docs/schemas')
const ajv = new Ajv({ strict: true, strictTypes: false, allowUnionTypes: true })
const known = new Map<string, ValidateFunction>()

export interface Said {
  readonly args: readonly string[]
  readonly code: number
  readonly stdout: string
}

/** @throws Error where the document is none of the forms that its schema has, or its status and the exit code disagree */
export function holdDocument({ args, code, stdout }: Said): void {
  const schema = schemaOf(args)
  if (schema === undefined || stdout === '') return
  const document = JSON.parse(stdout) as { readonly status?: string; readonly next?: readonly unknown[] }
  const validate = known.get(schema) ?? compiled(schema)
  if (!validate(document))
    throw new Error(`clodo ${args.join(' ')} is no document of ${schema}.json:\n${faults(validate, document)}`)
  const asks = document.status === 'action_required'
  if (code === 3 && !asks) throw new Error(`clodo ${args.join(' ')} ended with 3 and the status ${document.status}.`)
  if (asks && (document.next?.length ?? 0) === 0)
    throw new Error(`clodo ${args.join(' ')} asks, and says no next command.`)
}

/** Of which command; undefined where the output is no document, or that of a plugin's own command. */
function schemaOf(args: readonly string[]): string | undefined {
  const end = args.indexOf('--')
  const flags = end === -1 ? args : args.slice(0, end)
  const [typed = 'help'] = args
  const word = aliases[typed] ?? typed
  if (!flags.includes('--json')) return undefined
  if (['help', '--help', '-h'].includes(word) || flags.includes('--help') || flags.includes('-h')) return 'help'
  if (['--version', '-v'].includes(word)) return 'version'
  return Object.hasOwn(commands, word) ? word : undefined
}

function compiled(word: string): ValidateFunction {
  const schema = JSON.parse(readFileSync(join(folder, `${word}.json`), 'utf8')) as object
  const validate = ajv.compile(schema)
  known.set(word, validate)
  return validate
}

/** The form of the same status that fits best tells what is wrong with it. */
function faults({ errors }: ValidateFunction, document: object): string {
  const said = (errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
  )
  return `${[...new Set(said)].slice(0, 40).join('\n')}\n${JSON.stringify(document, undefined, 1).slice(0, 3000)}`
}
