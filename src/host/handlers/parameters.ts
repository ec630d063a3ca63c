/** The parameters that a handler of the user lacks, in and out again. */
import type { Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { envType } from '../../edit/typescript/env-type.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { type HandlerName, handlers } from './handler.ts'
import type { Body } from './site.ts'

/** Names that people hardly give: they tell our parameters from those of the user that nothing uses. */
const names: { readonly [name: string]: string } = { env: 'bindings', ctx: 'execution' }
const ours = new Set(Object.values(names))

interface Parameter {
  readonly name: string
  readonly type: string
}

/** Undefined: the parameters are written in a way that cannot be extended. */
export function missingParameters({ parameters }: Body, slot: HandlerName): Parameter[] | undefined {
  const ts = compiler()
  const plain = parameters.every(({ name, dotDotDotToken }) => ts.isIdentifier(name) && !dotDotDotToken)
  if (!plain || parameters.length === 0) return undefined
  return handlers[slot].parameters.slice(parameters.length).map(([name, type]) => ({ name: names[name] ?? name, type }))
}

/** Behind the last one, with types where it has one. */
export function addParameters({ parameters }: Body, missing: readonly Parameter[], source: ts.SourceFile): Edit[] {
  const last = parameters.at(-1)
  if (last === undefined || missing.length === 0) return []
  const text = missing.map(
    ({ name, type }) => `, ${name}${last.type ? `: ${type === 'Env' ? envType(source) : type}` : ''}`,
  )
  return [{ start: last.end, end: last.end, text: text.join('') }]
}

/** Those of ours that nothing but `leaving` uses. */
export function dropParameters({ parameters, body }: Body, leaving: ts.Node): Edit[] {
  const used = new Set(
    [...descendants(body)]
      .filter((node) => compiler().isIdentifier(node) && (node.pos < leaving.pos || leaving.end < node.end))
      .map((node) => node.getText()),
  )
  let kept = parameters.length
  const isIdle = (name: string) => ours.has(name) && !used.has(name)
  while (kept > 1 && isIdle(parameters[kept - 1]?.name.getText() ?? '')) kept--
  const [last, gone] = [parameters[kept - 1], parameters.at(-1)]
  return last && gone && kept < parameters.length ? [{ start: last.end, end: gone.end, text: '' }] : []
}
