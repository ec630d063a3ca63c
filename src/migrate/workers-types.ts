/** Imports of the package of types, whose names are globals once wrangler generates them. */
import { applyEdits } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { importDeclarations, importedIn, specifierText } from '../edit/typescript/import-list.ts'
import { dropImport } from '../edit/typescript/imports.ts'
import { dropLines } from '../edit/typescript/lines.ts'
import { descendants, parse } from '../edit/typescript/parse.ts'
import { dialectIn, refuseAt } from './code.ts'

const old = /^@cloudflare\/workers-types(?:\/[\w-]+)?$/

/** @throws EDIT_REFUSED with the place of an import whose names are no globals */
export function toGlobals(text: string, file: string): string {
  const source = parse(text, file)
  refuseOthers(source)
  const imports = importedIn(source).filter(({ from }) => old.test(from))
  for (const { name, local, declaration } of imports)
    if (name !== local || name === '*' || name === 'default')
      throw refuseAt(source, declaration, `${local} is the name of ${name} here, and the global one has another.`)
  const bare = importDeclarations(source).filter(
    (one) => old.test(specifierText(one)) && one.importClause === undefined,
  )
  const plain = applyEdits(
    text,
    bare.map((one) => dropLines(text, one.getStart(source), one.end)),
  )
  const left = imports.reduce((now, { local }) => dropImport(now, file, local), plain)
  return left === text || isModule(parse(left, file)) ? left : stillModule(left, source)
}

/** `import('@cloudflare/workers-types').X`, and what is exported on. */
function refuseOthers(source: ts.SourceFile): void {
  const ts = compiler()
  for (const node of descendants(source)) {
    const named = ts.isExportDeclaration(node)
      ? node.moduleSpecifier
      : ts.isImportTypeNode(node)
        ? node.argument
        : undefined
    const text = named?.getText(source).replaceAll(/['"]/g, '') ?? ''
    if (old.test(text)) throw refuseAt(source, node, `A type of ${text} is named by its package.`)
  }
}

function isModule(source: ts.SourceFile): boolean {
  const ts = compiler()
  return source.statements.some(
    (one) =>
      ts.isImportDeclaration(one) ||
      ts.isExportDeclaration(one) ||
      ts.isExportAssignment(one) ||
      (ts.canHaveModifiers(one) && ts.getModifiers(one)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)),
  )
}

/** What it declares would be global without any import or export. */
function stillModule(text: string, source: ts.SourceFile): string {
  const { eol, semicolon } = dialectIn(source)
  return `${text.trimEnd()}${eol}${eol}export {}${semicolon}${eol}`
}
