/** What a handler calls its parameters, and what else is to know before it is read. */
import { compiler } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference, referencedNames } from '../../edit/typescript/reference.ts'
import { boundBelow } from '../../edit/typescript/scope.ts'
import { isContentType } from './headers.ts'
import { type Handler, type Port, trouble } from './port.ts'
import type { Names } from './reading.ts'
import { chainOn } from './response.ts'

export function namesOf(port: Port, { module, node, role }: Handler): Names | undefined {
  const ts = compiler()
  const names = node.parameters.map(({ name, dotDotDotToken }) =>
    ts.isIdentifier(name) && !dotDotDotToken ? name.text : undefined,
  )
  const [error, req, res, next] = role === 'error' ? names : [undefined, ...names]
  if (names.includes(undefined) || names.length > (role === 'error' ? 4 : 3)) {
    trouble(port, module, node, 'a handler whose parameters are not (req, res) or (req, res, next)')
    return undefined
  }
  return { req: req ?? '', res: res ?? '', next, error }
}

export function freeName({ node, module }: Handler): string {
  const taken = new Set([...boundBelow(node), ...referencedNames(node)])
  return (
    ['c', 'context', 'honoContext'].find((name) => !taken.has(name) && !boundBelow(module.source).has(name)) ?? 'ctx'
  )
}

export function setsType({ node }: Handler, { res }: Names): boolean {
  return [...descendants(node)].some((one) => {
    if (!isReference(one) || one.text !== res) return false
    return chainOn(one).links.some(
      ({
        name,
        node: {
          arguments: [first],
        },
      }) => {
        if (name === 'type' || name === 'contentType') return true
        if (first === undefined || !['set', 'header', 'setHeader'].includes(name)) return false
        return isContentType(first) || /['"]?content-type['"]?\s*:/i.test(first.getText())
      },
    )
  })
}
