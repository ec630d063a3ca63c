/** Calls around a Worker, such as `withSentry(config, worker)`. */
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { importOf } from '../edit/typescript/declaration.ts'

/** By the name a wrapper is exported under: which argument is the Worker. */
export type Wrappers = { readonly [name: string]: number }

/** Wrappers of others, which have to stay outermost. */
export const outermost: Wrappers = { withSentry: 1, instrument: 0 }

/** The functions that CLODO puts around a default export, the inner one first. */
export const ours = ['withMiddleware', 'withHandlers'] as const

/** All wrappers that stand around one of ours, or around the Worker itself. */
export function around(wrapper?: (typeof ours)[number]): Wrappers {
  const outer = ours.slice(wrapper === undefined ? 0 : ours.indexOf(wrapper) + 1)
  return { ...outermost, ...Object.fromEntries(outer.map((name) => [name, 0])) }
}

/** What stands within all that CLODO puts around it, `Object.assign` for handlers included. */
export function withoutOurs(expression: ts.Expression, source: ts.SourceFile): ts.Expression {
  return workerIn(expression, source, { assign: 0, ...Object.fromEntries(ours.map((name) => [name, 0])) })
}

/** The expression within the known wrappers around it. */
export function workerIn(expression: ts.Expression, source: ts.SourceFile, wrappers: Wrappers): ts.Expression {
  if (!compiler().isCallExpression(expression)) return expression
  const worker = expression.arguments[wrappers[calledName(expression, source)] ?? -1]
  return worker === undefined ? expression : workerIn(worker, source, wrappers)
}

/** The name under which the called function is exported where it is from. */
function calledName({ expression }: ts.CallExpression, source: ts.SourceFile): string {
  const ts = compiler()
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text
  return ts.isIdentifier(expression) ? (importOf(source, expression.text)?.name ?? '') : ''
}
