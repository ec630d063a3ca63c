/** Steps that plugins bring: plain data, so that nothing of a package runs over the code of a project. */
import { applyEdits, type Edit } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { descendants, parse } from '../edit/typescript/parse.ts'
import { moduleOf, specifierOf } from '../edit/typescript/specifier.ts'
import type { PluginStep } from '../plugin/define.ts'
import { codeOf } from '../project/detect/code.ts'
import { importsOf } from '../project/detect/modules.ts'
import { refuseAt } from './code.ts'
import { dependencyIn, dropDependency } from './dependencies.ts'
import { fine, needed, type Site, type Step } from './step.ts'

export interface Brought {
  /** The id of the plugin. */
  readonly plugin: string
  readonly step: PluginStep
  /** It is on record: it runs once, whatever comes afterwards. */
  readonly applied: boolean
}

/** `visits:leave-hits`, as people type it and locks name it. */
export function stepOf({ plugin, step, applied }: Brought): Step {
  return {
    id: `${plugin}:${step.id}`,
    title: step.title,
    risk: 'review',
    code: true,
    needs(site) {
      if (applied) return fine('It was applied.')
      const [first] = importers(site, step)
      if (first !== undefined) return needed(`${first} imports what ${plugin} names otherwise.`, first)
      const dependency = step.drops?.find((name) => dependencyIn(site, name) !== undefined)
      if (dependency !== undefined) return needed(`${dependency} is a dependency that ${plugin} needs no more.`)
      return fine('Nothing of it is in use.')
    },
    change(site, draft) {
      for (const file of importers(site, step))
        draft.write(file, reimported(site.read(file) ?? '', file, { step, read: site.read }))
      for (const name of step.drops ?? []) dropDependency(site, draft, name)
      if (step.note !== undefined) draft.note(`${plugin}: ${step.note}`)
    },
  }
}

/** Modules of the user that import one of the modules that the step knows. */
function importers({ paths, read }: Site, { imports = {}, names = {} }: PluginStep): string[] {
  const known = new Set([...Object.keys(imports), ...Object.keys(names)].map((from) => moduleOf(from, '')))
  return paths.filter((path) => {
    const text = /\.[cm]?[jt]sx?$/.test(path) ? read(path) : undefined
    return text !== undefined && importsOf(codeOf(text)).some(({ from }) => known.has(moduleOf(from, path)))
  })
}

interface Renaming {
  readonly step: PluginStep
  readonly read: Site['read']
}

/** @throws EDIT_REFUSED with the place of an import that takes the module as a whole, where names of it change */
function reimported(text: string, file: string, { step, read }: Renaming): string {
  const ts = compiler()
  const source = parse(text, file)
  const edits: Edit[] = []
  for (const node of descendants(source)) {
    if (ts.isCallExpression(node)) refuseCall(source, node, step)
    if (!ts.isImportDeclaration(node) && !ts.isExportDeclaration(node)) continue
    const { moduleSpecifier: from } = node
    if (from === undefined || !ts.isStringLiteral(from)) continue
    const to = valueAt(step.imports, from.text, file)
    const quote = from.getText(source).slice(0, 1)
    if (to !== undefined)
      edits.push({
        start: from.getStart(source),
        end: from.end,
        text: quote + specifierOf(to, source, { read }) + quote,
      })
    const names = valueAt(step.names, from.text, file)
    if (names !== undefined) edits.push(...renamed(source, node, names))
  }
  return applyEdits(text, edits)
}

function valueAt<T>(all: { readonly [from: string]: T } | undefined, specifier: string, file: string): T | undefined {
  const found = Object.entries(all ?? {}).find(([from]) => moduleOf(from, '') === moduleOf(specifier, file))
  return found?.[1]
}

function refuseCall(
  source: ts.SourceFile,
  { expression, arguments: [first] }: ts.CallExpression,
  step: PluginStep,
): void {
  const ts = compiler()
  const loads = expression.kind === ts.SyntaxKind.ImportKeyword || expression.getText(source) === 'require'
  if (!loads || first === undefined || !ts.isStringLiteralLike(first)) return
  const known = valueAt(step.imports, first.text, source.fileName) ?? valueAt(step.names, first.text, source.fileName)
  if (known !== undefined) throw refuseAt(source, first, `${first.text} is imported while the code runs.`)
}

/** `{ old }` becomes `{ now as old }`: the code below it stays as it is. */
function renamed(
  source: ts.SourceFile,
  node: ts.ImportDeclaration | ts.ExportDeclaration,
  names: { readonly [old: string]: string },
): Edit[] {
  const ts = compiler()
  const list = ts.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause
  if (list === undefined || !(ts.isNamedImports(list) || ts.isNamedExports(list)))
    throw refuseAt(source, node, 'The module is taken as a whole, and names of it change.')
  return [...list.elements].flatMap((one): Edit[] => {
    const now = names[(one.propertyName ?? one.name).text]
    if (now === undefined) return []
    const start = (one.propertyName ?? one.name).getStart(source)
    return [{ start, end: one.end, text: now === one.name.text ? now : `${now} as ${one.name.text}` }]
  })
}
