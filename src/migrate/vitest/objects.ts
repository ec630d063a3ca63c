/** The object literals of a configuration of vitest, and edits of them. */
import type { Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { dialectIn, refuseAt } from '../code.ts'

/** The object itself, or the one that a function gives back. */
export function objectOf(node: ts.Expression): ts.ObjectLiteralExpression | undefined {
  const ts = compiler()
  if (ts.isParenthesizedExpression(node)) return objectOf(node.expression)
  if (ts.isObjectLiteralExpression(node)) return node
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return undefined
  if (!ts.isBlock(node.body)) return objectOf(node.body)
  const returned = node.body.statements.filter((one) => ts.isReturnStatement(one))
  return returned.length === 1 && returned[0]?.expression ? objectOf(returned[0].expression) : undefined
}

export function memberOf(object: ts.ObjectLiteralExpression, name: string): ts.ObjectLiteralExpression | undefined {
  const ts = compiler()
  const found = object.properties.find((one) => one.name?.getText() === name)
  return found && ts.isPropertyAssignment(found) && ts.isObjectLiteralExpression(found.initializer)
    ? found.initializer
    : undefined
}

/** Into the list of plugins, or as a list before the first member. */
export function placed(source: ts.SourceFile, config: ts.ObjectLiteralExpression, text: string): Edit[] {
  const ts = compiler()
  const plugins = config.properties.find((one) => one.name?.getText(source) === 'plugins')
  if (plugins !== undefined) {
    if (!ts.isPropertyAssignment(plugins) || !ts.isArrayLiteralExpression(plugins.initializer))
      throw refuseAt(source, plugins, 'The plugins are not written in place.')
    const [first] = plugins.initializer.elements
    const at = first?.getStart(source) ?? plugins.initializer.end - 1
    return [{ start: at, end: at, text: first === undefined ? text : `${text}, ` }]
  }
  const [first] = config.properties
  const at = first?.getStart(source) ?? config.getStart(source) + 1
  const line = source.text.slice(source.text.lastIndexOf('\n', at) + 1, at)
  const gap = line.trim() === '' ? dialectIn(source).eol + line : ' '
  return [{ start: at, end: at, text: `plugins: [${text}],${gap}` }]
}

/** A property with its comma, and its line where it has one for itself. */
export function dropProperty(source: ts.SourceFile, property: ts.Node): Edit {
  const { text } = source
  const start = property.getStart(source)
  const comma = /^\s*,/.exec(text.slice(property.end))?.[0].length ?? 0
  const end = property.end + comma
  const lineStart = text.lastIndexOf('\n', start) + 1
  const lineEnd = text.indexOf('\n', end)
  const alone = text.slice(lineStart, start).trim() === '' && text.slice(end, lineEnd).trim() === ''
  return alone && lineEnd >= 0
    ? { start: lineStart, end: lineEnd + 1, text: '' }
    : { start, end: end + (/^[ \t]*/.exec(text.slice(end))?.[0].length ?? 0), text: '' }
}
