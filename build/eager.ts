/**
 * V8 compiles a function when it is first called, and Node's compile cache keeps what was compiled by the time a module was
 * loaded: so every run compiles again what it calls. A function in parentheses is compiled with its module, and kept.
 */
import MagicString from 'magic-string'
import { parseAst } from 'rolldown/parseAst'

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
}

/** Where a declaration can move to, because it is hoisted there anyway. */
interface Scope {
  readonly at: number
  readonly keyword: 'var' | 'let'
}

/**
 * @param chosen the functions to compile at once, as `start:end` in the code
 * @returns a module that does the same
 */
export function eager(code: string, chosen: ReadonlySet<string>): string {
  const text = new MagicString(code)
  const visit = (node: Node, parent: Node | undefined, scope: Scope | undefined): void => {
    if (chosen.has(`${node.start}:${node.end}`)) {
      if (isDeclaration(node) && scope) hoist(text, node, scope)
      else if (isExpression(node, parent)) text.appendRight(node.start, '(').appendLeft(node.end, ')')
    }
    const inner = scopeIn(node, parent, scope)
    for (const child of Object.values(node).flat()) if (isNode(child)) visit(child, node, inner)
  }
  visit(parseAst(code), undefined, undefined)
  const result = text.toString()
  parseAst(result)
  return result
}

/** `function f() {}` as `var f = (function () {});` where its scope begins. */
function hoist(text: MagicString, { id, start, end }: Declaration, { at, keyword }: Scope): void {
  text.appendRight(start, `${keyword} ${id.name}=(`).remove(id.start, id.end).appendLeft(end, ');')
  if (start !== at) text.move(start, end, at)
}

function scopeIn(node: Node, parent: Node | undefined, around: Scope | undefined): Scope | undefined {
  if (node.type === 'Program') return { at: 0, keyword: 'var' }
  // A declaration of a case is seen in the others, and an exported one keeps its statement.
  if (node.type === 'SwitchCase' || node.type.startsWith('Export')) return undefined
  if (node.type !== 'BlockStatement') return around
  const { body } = node as Node & { readonly body: readonly (Node & { readonly directive?: string })[] }
  if (body[0]?.directive !== undefined) return undefined
  return { at: node.start + 1, keyword: /Function/.test(parent?.type ?? '') ? 'var' : 'let' }
}

type Declaration = Node & { readonly id: Node & { readonly name: string } }

function isDeclaration(node: Node): node is Declaration {
  return node.type === 'FunctionDeclaration'
}

/** Methods are parts of what they stand in; no parenthesis fits around them. */
function isExpression(node: Node, parent: Node | undefined): boolean {
  if (node.type === 'ArrowFunctionExpression') return true
  const { method, kind } = (parent ?? {}) as { readonly method?: boolean; readonly kind?: string }
  const isMethod = parent?.type === 'MethodDefinition' || (parent?.type === 'Property' && (method || kind !== 'init'))
  return node.type === 'FunctionExpression' && !isMethod
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
