/** docs/contract.md: what `clodo/plugin` exports, as its sources declare it. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { compiler, loadCompiler, type ts } from '../../src/edit/typescript/compiler.ts'
import { contractVersion } from '../../src/plugin/index.ts'

const folder = join(import.meta.dirname, '../../src/plugin')

/** The files in the order in which somebody reads them. */
const titles: { readonly [file: string]: string } = {
  define: 'Plugins and templates',
  option: 'Options and answers',
  input: 'What a plugin is given',
  project: 'The project',
  capability: 'Capabilities',
  contribution: 'Facts',
  rank: 'Ranks',
  command: 'Commands',
  hooks: 'Hooks',
  json: 'Plain data',
  version: 'The version',
}

export async function contractDocument(): Promise<string> {
  await loadCompiler()
  const { createSourceFile, ScriptTarget } = compiler()
  const read = (name: string) =>
    createSourceFile(name, readFileSync(join(folder, `${name}.ts`), 'utf8'), ScriptTarget.Latest, true)
  const exported = exportsOf(read('index'))
  const untold = readdirSync(folder).filter(
    (file) => titles[file.replace('.ts', '')] === undefined && file !== 'index.ts',
  )
  if (untold.length > 0) throw new Error(`docs/contract.md has no place for ${untold.join(', ')}.`)
  const sections = Object.keys(titles).map((name) => sectionOf(read(name), exported.get(`./${name}.ts`)))
  return `# The contract

What \`clodo/plugin\` exports, in version ${contractVersion} of the contract. Made by \`npm run docs\` from its sources.
[Writing a plugin](writing-a-plugin.md) leads through it; the [gallery](gallery.md) shows what each kind of fact does to a project.

A package says in \`clodo.contract\` of its package.json which version it is written against. It works with the same major version and
the same or a newer minor one; otherwise it is refused, with the reason. A major version takes something away or changes what it
means; a minor one adds.

${sections.join('\n')}`
}

type Names = ReadonlySet<string> | 'all' | undefined

/** The names that the index exports, by module. */
function exportsOf(index: ts.SourceFile): Map<string, Names> {
  const declarations = index.statements.filter((one) => compiler().isExportDeclaration(one))
  return new Map(
    declarations.map(({ moduleSpecifier, exportClause }) => {
      const names =
        exportClause !== undefined && compiler().isNamedExports(exportClause) ? exportClause.elements : undefined
      const from = (moduleSpecifier as ts.StringLiteral).text
      return [from, names === undefined ? 'all' : new Set(names.map(({ name }) => name.text))]
    }),
  )
}

function sectionOf(source: ts.SourceFile, names: Names): string {
  const title = titles[source.fileName]
  const told = source.statements.flatMap((statement) => {
    const name = nameOf(statement)
    const shown = name !== undefined && (names === 'all' || names?.has(name) || isInner(statement))
    return shown ? [`### \`${name}\`\n\n\`\`\`ts\n${textOf(source, statement)}\n\`\`\`\n`] : []
  })
  const words = introOf(source)
  return `## ${title}\n\n${words === '' ? '' : `${words}\n\n`}${told.join('\n')}`
}

/** Not exported, but part of what is. */
function isInner(statement: ts.Statement): boolean {
  const type = compiler().isInterfaceDeclaration(statement) || compiler().isTypeAliasDeclaration(statement)
  return type && !statement.modifiers?.some(({ kind }) => kind === compiler().SyntaxKind.ExportKeyword)
}

function nameOf(statement: ts.Statement): string | undefined {
  if (compiler().isVariableStatement(statement)) return statement.declarationList.declarations[0]?.name.getText()
  const named = statement as ts.Statement & { readonly name?: ts.Identifier }
  return named.name?.text
}

/** With its JSDoc; of code the signature alone. */
function textOf(source: ts.SourceFile, statement: ts.Statement): string {
  const { jsDoc = [] } = statement as ts.Statement & { readonly jsDoc?: readonly ts.Node[] }
  const from = jsDoc.at(-1)?.getStart() ?? statement.getStart()
  const whole = source.text.slice(from, statement.getEnd())
  const bodies = bodiesOf(statement).map((body) => [body.getFullStart() - from, body.getEnd() - from] as const)
  const bare = bodies.reduceRight((text, [start, end]) => text.slice(0, start) + text.slice(end), whole)
  return bare.replaceAll(/^export /gm, '')
}

function bodiesOf(statement: ts.Statement): ts.Node[] {
  if (compiler().isFunctionDeclaration(statement)) return statement.body === undefined ? [] : [statement.body]
  if (!compiler().isClassDeclaration(statement)) return []
  return statement.members.flatMap((member) => {
    const { body } = member as ts.ClassElement & { readonly body?: ts.Node }
    return body === undefined ? [] : [body]
  })
}

/** The comment at the top of a file, which is about all of it. */
function introOf({ text }: ts.SourceFile): string {
  const [, comment = ''] = /^\/\*\*([\s\S]*?)\*\/\n(?=import|\n|interface|export type \w+ = \{)/.exec(text) ?? []
  return comment
    .replaceAll(/^ ?\* ?/gm, '')
    .replaceAll(/^\s*\* ?/gm, '')
    .trim()
}
