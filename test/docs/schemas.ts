/** The JSON Schema of what each command prints with `--json`, from the types that the commands are held to. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
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
const folder = join(repository, 'docs/schemas')

/** Patterns are never in a document; they stand beside names that are. */
const patterns: SubNodeParser = {
  supportsNode: ({ kind }) => kind === ts.SyntaxKind.RegularExpressionLiteral,
  createType: (): BaseType => new AnyType(),
}

/** By command, as text of a file. */
export function schemas(): { [word: string]: string } {
  const generator = generatorOf()
  const { definitions = {}, properties = {} } = generator.createSchema('Documents')
  const ends = ['Failure', 'ActionRequired'].map((name) => bare(generator.createSchema(name)))
  return Object.fromEntries(
    Object.entries(properties).map(([word, schema]) => [
      word,
      print(whole(word, schema as Schema, { ends, definitions })),
    ]),
  )
}

function generatorOf(): Generator {
  const config: CompletedConfig = {
    ...DEFAULT_CONFIG,
    path: join(repository, 'src/cli/documents/index.ts'),
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

/** What stands in docs/schemas, by command. */
export function written(): { [word: string]: string } {
  const names = readdirSync(folder).sort()
  return Object.fromEntries(
    names.map((name) => [name.replace(/\.json$/, ''), readFileSync(join(folder, name), 'utf8')]),
  )
}

export function writeSchemas(): void {
  for (const name of readdirSync(folder)) rmSync(join(folder, name))
  for (const [word, text] of Object.entries(schemas())) writeFileSync(join(folder, `${word}.json`), text)
}
