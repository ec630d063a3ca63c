/** The JSON Schema of what each command prints with `--json`, from the types that the commands are held to. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import {
  AnyType,
  type BaseType,
  type CompletedConfig,
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  type SchemaGenerator as Generator,
  type Schema,
  SchemaGenerator,
  type SubNodeParser,
  ts,
} from 'ts-json-schema-generator'

const repository = join(import.meta.dirname, '../..')

/** Patterns are never in a document; they stand beside names that are. */
const patterns: SubNodeParser = {
  supportsNode: ({ kind }) => kind === ts.SyntaxKind.RegularExpressionLiteral,
  createType: (): BaseType => new AnyType(),
}

/** By path from the root, as text of a file: of our commands, and of those that plugins bring. */
export function schemas(): { [path: string]: string } {
  const generator = generatorOf()
  return { ...ofOurs(generator), ...ofPlugins(generator) }
}

function ofOurs(generator: Generator): { [path: string]: string } {
  const { definitions = {}, properties = {} } = generator.createSchema('Documents')
  const ends = ['Failure', 'ActionRequired'].map((name) => bare(generator.createSchema(name)))
  return Object.fromEntries(
    Object.entries(properties).map(([word, schema]) => [
      `docs/schemas/${word}.json`,
      print(whole(word, schema as Schema, { ends, definitions })),
    ]),
  )
}

/** The type `LogsDocument` of `commands/logs.ts` is a line of what `clodo logs --json` prints. */
function ofPlugins(generator: Generator): { [path: string]: string } {
  return Object.fromEntries(
    commandsOfPlugins().map(({ plugin, word, type }) => {
      const { $schema, definitions: _, ...schema } = generator.createSchema(type)
      const said = { $schema, title: `a line of clodo ${word} --json`, ...schema }
      return [`plugins/${plugin}/schemas/${word}.json`, `${JSON.stringify(said, undefined, 2)}\n`]
    }),
  )
}

function commandsOfPlugins() {
  return globSync('plugins/*/commands/*.ts', { cwd: repository }).flatMap((path) => {
    const [, type] =
      /^export (?:type|interface) (\w+Document)\b/m.exec(readFileSync(join(repository, path), 'utf8')) ?? []
    const [, plugin = '', , file = ''] = path.split(sep)
    return type === undefined ? [] : [{ plugin, word: file.replace(/\.ts$/, ''), type }]
  })
}

function generatorOf(): Generator {
  const config: CompletedConfig = {
    ...DEFAULT_CONFIG,
    path: join(repository, '{src/cli/documents/index.ts,plugins/*/commands/*.ts}'),
    tsconfig: join(repository, 'tsconfig.json'),
    skipTypeCheck: true,
    expose: 'none',
    topRef: false,
    sortProps: false,
  }
  const program = createProgram(config)
  const parser = createParser(program, config, (all) => all.addNodeParser(patterns))
  return new SchemaGenerator(program, parser, createFormatter(config), config)
}

function whole(word: string, schema: Schema, { ends, definitions }: { ends: Schema[]; definitions: object }) {
  const all = [...(schema.anyOf ?? [schema]), ...ends]
  const forms = all.filter((form, index) => all.findIndex((one) => isDeepStrictEqual(one, form)) === index)
  const used = Object.entries(definitions).filter(([name]) =>
    JSON.stringify(forms).includes(`/${encodeURIComponent(name)}"`),
  )
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `clodo ${word} --json`,
    type: 'object',
    anyOf: forms,
    ...(used.length === 0 ? {} : { definitions: Object.fromEntries(used) }),
  }
}

/** A form a line: what is reviewed is a form that changed. */
function print({ anyOf, ...rest }: ReturnType<typeof whole>): string {
  const head = JSON.stringify(rest).slice(0, -1)
  return `${head},"anyOf":[\n${anyOf.map((form) => JSON.stringify(form)).join(',\n')}\n]}\n`
}

function bare({ $schema: _, definitions: __, ...schema }: Schema): Schema {
  return schema
}

/** What stands there. */
export function written(): { [path: string]: string } {
  const paths = globSync(['docs/schemas/*.json', 'plugins/*/schemas/*.json'], { cwd: repository })
    .map((path) => path.replaceAll(sep, '/'))
    .sort()
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(repository, path), 'utf8')]))
}

export function writeSchemas(): void {
  for (const path of Object.keys(written())) rmSync(join(repository, path))
  for (const [path, text] of Object.entries(schemas())) {
    mkdirSync(dirname(join(repository, path)), { recursive: true })
    writeFileSync(join(repository, path), text)
  }
}
