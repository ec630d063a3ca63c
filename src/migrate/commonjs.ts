/** A module of CommonJS as one of ECMAScript, its layout kept. */
import { applyEdits, type Edit } from '../edit/apply.ts'
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { descendants, parse } from '../edit/typescript/parse.ts'
import { isReference } from '../edit/typescript/reference.ts'
import { freeReferences } from '../edit/typescript/scope.ts'
import { dialectIn, refuseAt } from './code.ts'
import { assignments, exportEdits, type Shape, shapeOf } from './commonjs-exports.ts'
import { freeName, inlineEdits, inlineRequires, requireCall } from './commonjs-inline.ts'

export function isCommonJs(source: ts.SourceFile): boolean {
  return freeReferences(source).some(({ text }) => text === 'require' || text === 'module' || text === 'exports')
}

/**
 * @param shape how the module is written that a specifier names; undefined for a package, and for what is no CommonJS
 * @throws EDIT_REFUSED with the place of what only CommonJS can do
 */
export function toModule(text: string, file: string, shape: (specifier: string) => Shape | undefined): string {
  const source = parse(text, file)
  const imports = requires(source)
  const exports = assignments(source)
  const inline = inlineRequires(source, new Set(imports.map(({ callee }) => callee)))
  const known = new Set([...[...imports, ...inline].map(({ callee }) => callee), ...exports.map(({ root }) => root)])
  for (const node of freeReferences(source)) {
    if (['__dirname', '__filename'].includes(node.text))
      throw refuseAt(source, node, `${node.text} is a global of CommonJS.`)
    if (['require', 'module', 'exports'].includes(node.text) && !known.has(node))
      throw refuseAt(source, node, `${node.text} is used in a way that no import or export is.`)
  }
  if (shapeOf(source) === 'value' && exports.length > 1)
    throw refuseAt(source, exports[1]?.statement ?? source, 'The module is assigned as a whole and by members.')
  const edits = [
    ...imports.map((one) => importEdit(source, one, shape)),
    ...inlineEdits(source, inline, shape),
    ...exports.flatMap((one) => exportEdits(source, one)),
  ]
  const strict = source.statements.find(
    (one) => compiler().isExpressionStatement(one) && /^['"]use strict['"];?$/.test(one.getText(source)),
  )
  const dropped = strict === undefined ? [] : [dropLine(source, strict)]
  return applyEdits(text, [...edits, ...dropped])
}

interface Required {
  readonly statement: ts.VariableStatement | ts.ExpressionStatement
  readonly callee: ts.Identifier
  readonly specifier: string
  /** `x`, or `{ a, b: c }`; undefined where only the effects are wanted. */
  readonly name: ts.BindingName | undefined
  /** `require('x').member` */
  readonly member: string | undefined
}

/** Those at the top of the module. */
function requires(source: ts.SourceFile): Required[] {
  return source.statements.flatMap((statement): Required[] => {
    if (compiler().isExpressionStatement(statement)) {
      const call = requireCall(statement.expression)
      return call === undefined ? [] : [{ ...call, statement, name: undefined, member: undefined }]
    }
    if (!compiler().isVariableStatement(statement) || statement.declarationList.declarations.length !== 1) return []
    const [declaration] = statement.declarationList.declarations
    const value = declaration?.initializer
    if (declaration === undefined || value === undefined) return []
    const member = compiler().isPropertyAccessExpression(value) ? value.name.text : undefined
    const call = requireCall(compiler().isPropertyAccessExpression(value) ? value.expression : value)
    return call === undefined ? [] : [{ ...call, statement, name: declaration.name, member }]
  })
}

function importEdit(source: ts.SourceFile, required: Required, shape: (specifier: string) => Shape | undefined): Edit {
  const { statement, specifier, name, member } = required
  const { quote, semicolon, eol } = dialectIn(source)
  const from = `${quote}${specifier}${quote}${semicolon}`
  const place = { start: statement.getStart(source), end: statement.end }
  if (name === undefined) return { ...place, text: `import ${from}` }
  const kind = shape(specifier)
  const json = specifier.endsWith('.json')
  if (compiler().isIdentifier(name)) {
    if (member !== undefined) {
      if (kind !== 'value') return { ...place, text: `import { ${renamed(member, name.text)} } from ${from}` }
      throw refuseAt(source, statement, 'A member of a module that is one value is required.')
    }
    const whole = kind === 'value' || json || (kind === undefined && isCalled(source, name.text))
    return { ...place, text: `import ${whole ? name.text : `* as ${name.text}`} from ${from}` }
  }
  const names = compiler().isObjectBindingPattern(name) ? name.elements.map((one) => bound(source, one)) : undefined
  if (names === undefined || member !== undefined)
    throw refuseAt(source, statement, 'What is required is taken apart in a way that no import does.')
  if (kind !== 'value' && !json)
    return { ...place, text: `import { ${names.map(([from, to]) => renamed(from, to)).join(', ')} } from ${from}` }
  const local = freeName(source, specifier)
  return { ...place, text: `import ${local} from ${from}${eol}const ${name.getText(source)} = ${local}${semicolon}` }
}

/** A package that is called or constructed is one value; one whose members are used may be either. */
function isCalled(source: ts.SourceFile, name: string): boolean {
  return [...descendants(source)].some((node) => {
    if (!isReference(node) || node.text !== name) return false
    const { parent } = node
    return (
      !(compiler().isPropertyAccessExpression(parent) && parent.expression === node) &&
      !compiler().isVariableDeclaration(parent)
    )
  })
}

function bound(source: ts.SourceFile, element: ts.BindingElement): [string, string] {
  if (!compiler().isIdentifier(element.name) || element.dotDotDotToken || element.initializer)
    throw refuseAt(source, element, 'What is required is taken apart in a way that no import does.')
  return [element.propertyName?.getText(source) ?? element.name.text, element.name.text]
}

function renamed(from: string, to: string): string {
  return from === to ? from : `${from} as ${to}`
}

function dropLine({ text }: ts.SourceFile, node: ts.Node): Edit {
  const next = text.indexOf('\n', node.end)
  const gap = /^\r?\n/.exec(text.slice(next + 1))?.[0].length ?? 0
  return { start: node.getStart(), end: next < 0 ? node.end : next + 1 + gap, text: '' }
}
