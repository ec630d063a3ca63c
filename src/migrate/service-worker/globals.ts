/** Bindings were globals; in a module they are members of `env`, which each file can import. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { addImport } from '../../edit/typescript/imports.ts'
import { descendants, parse } from '../../edit/typescript/parse.ts'
import { boundBelow, freeReferences } from '../../edit/typescript/scope.ts'
import { dialectIn, refuseAt } from '../code.ts'

/** What no Worker has, or what a bundler would put in. */
const foreign = /^(?:__webpack\w*|__non_webpack_require__|require|module|exports|process|__dirname|__filename|global)$/
/** How secrets are called, which no file names. */
const secret = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$|^[A-Z]{4,}$/

export interface Globals {
  readonly text: string
  /** Names that no config declares, taken for secrets. */
  readonly guessed: readonly string[]
}

/**
 * Reads each binding from `env`.
 *
 * @param names bindings, variables and secrets that the repository declares
 * @throws EDIT_REFUSED with the place of a global that only a bundler gives
 */
export function bindingsFromEnv(
  source: ts.SourceFile,
  names: ReadonlySet<string>,
  read: (path: string) => string | undefined,
): Globals {
  const ts = compiler()
  const free = freeReferences(source)
  const odd = free.find(({ text }) => foreign.test(text) && !names.has(text))
  if (odd !== undefined) throw refuseAt(source, odd, `${odd.text} is no global of the runtime: a bundler puts it in.`)
  const assets = free.find(({ text }) => text.startsWith('__STATIC_CONTENT'))
  if (assets !== undefined)
    throw refuseAt(source, assets, 'The Worker serves Workers Sites; write it as a module with assets by hand.')
  const isBinding = ({ text }: ts.Identifier) => names.has(text) || (secret.test(text) && !(text in globalThis))
  const direct = free.filter(isBinding)
  const members = [...descendants(source)].filter((node) =>
    isMemberOfGlobal(node, names, free),
  ) as ts.PropertyAccessExpression[]
  if (direct.length + members.length === 0) return { text: source.text, guessed: [] }
  const written = direct.find((node) => isWritten(node))
  if (written !== undefined)
    throw refuseAt(source, written, `${written.text} is a binding, and the code assigns to it.`)
  const bound = boundBelow(source)
  const env = ['env', 'bindings', 'workerEnv'].find((name) => !bound.has(name)) ?? 'env_'
  const edits = [
    ...direct.map((node): Edit => {
      const short = ts.isShorthandPropertyAssignment(node.parent)
      const text = `${env}.${node.text}`
      return { start: node.getStart(source), end: node.end, text: short ? `${node.text}: ${text}` : text }
    }),
    ...members.map((node): Edit => ({ start: node.getStart(source), end: node.expression.end, text: env })),
  ]
  const binding = { from: 'cloudflare:workers', name: 'env', typeOnly: false, local: env }
  const text = addImport(
    applyEdits(source.text, edits),
    { file: source.fileName, read, dialect: dialectIn(source) },
    binding,
    env,
  )
  const guessed = [...new Set(direct.map((node) => node.text).filter((name) => !names.has(name)))]
  return { text, guessed }
}

/** `self.NAME` and `globalThis.NAME` */
function isMemberOfGlobal(node: ts.Node, names: ReadonlySet<string>, free: readonly ts.Identifier[]): boolean {
  const ts = compiler()
  if (!ts.isPropertyAccessExpression(node) || !names.has(node.name.text)) return false
  const { expression } = node
  return ts.isIdentifier(expression) && ['self', 'globalThis'].includes(expression.text) && free.includes(expression)
}

function isWritten(node: ts.Identifier): boolean {
  const ts = compiler()
  const { parent } = node
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return [ts.SyntaxKind.PlusPlusToken, ts.SyntaxKind.MinusMinusToken].includes(parent.operator)
  if (!ts.isBinaryExpression(parent) || parent.left !== node) return false
  return (
    parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
    parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment
  )
}

/** Names and types that a file declares as globals: `declare const KV: KVNamespace`. */
export function ambientIn(text: string, file: string): { readonly name: string; readonly type: string }[] {
  const source = parse(text, file)
  return ambientStatements(source).flatMap((statement) =>
    statement.declarationList.declarations.map(({ name, type }) => ({
      name: name.getText(source),
      type: type?.getText(source) ?? 'unknown',
    })),
  )
}

/** The same file with the type of `env` in place of these globals. */
export function ambientToEnv(text: string, file: string, names: ReadonlySet<string>, indent: string): string {
  const source = parse(text, file)
  const found = ambientStatements(source).filter(({ declarationList }) =>
    declarationList.declarations.every(({ name }) => names.has(name.getText(source))),
  )
  const [first] = found
  if (first === undefined) return text
  const global = compiler().isModuleBlock(first.parent)
  const isModule =
    source.statements.some((one) => compiler().isImportDeclaration(one) || compiler().isExportDeclaration(one)) ||
    !file.endsWith('.d.ts')
  const members = found.flatMap(({ declarationList }) =>
    declarationList.declarations.map(
      ({ name, type }) => `${name.getText(source)}: ${type?.getText(source) ?? 'unknown'}`,
    ),
  )
  const base = global ? indent : ''
  const inner = (depth: number) => base + indent.repeat(depth)
  const env = (head: string, depth: number) => [
    `${head}namespace Cloudflare {`,
    `${inner(depth)}interface Env {`,
    ...members.map((member) => `${inner(depth + 1)}${member}`),
    `${inner(depth)}}`,
    `${inner(depth - 1)}}`,
  ]
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = global ? env('', 1) : isModule ? ['declare global {', ...env(indent, 2), '}'] : env('declare ', 1)
  const [head, ...others] = found
  const edits = others.map((one): Edit => ({ start: one.getFullStart(), end: one.end, text: '' }))
  return applyEdits(text, [
    ...(head === undefined ? [] : [{ start: head.getStart(source), end: head.end, text: lines.join(eol) }]),
    ...edits,
  ])
}

/** At the top, or in `declare global`. */
function ambientStatements(source: ts.SourceFile): ts.VariableStatement[] {
  const ts = compiler()
  return source.statements.flatMap((statement) => {
    if (
      ts.isVariableStatement(statement) &&
      statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword)
    )
      return [statement]
    if (!ts.isModuleDeclaration(statement) || statement.name.getText(source) !== 'global') return []
    const { body } = statement
    return body && ts.isModuleBlock(body) ? body.statements.filter((one) => ts.isVariableStatement(one)) : []
  })
}
