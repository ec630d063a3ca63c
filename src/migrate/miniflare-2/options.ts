/** What the environments of jest and of vitest let miniflare 2 have, as what `cloudflareTest` takes. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { JsonObject } from '../../plugin/json.ts'
import { itemsAt, objectAt, textAt } from '../../project/detect/manifest.ts'
import { refuseAt } from '../code.ts'

export interface MiniflareOptions {
  /** Text of members for the options of miniflare: `kvNamespaces: ['A']`. */
  readonly miniflare: readonly string[]
  /** Text of the environment of the wrangler config that tests run in. */
  readonly environment?: string
}

/** The wrangler config, whose bindings need not be said again. */
export type Scope = JsonObject

/** What wrangler's config says. */
const fromWrangler = new Set(['scriptPath', 'modules', 'wranglerConfigPath', 'packagePath', 'buildCommand'])
const kept = new Set([
  'bindings',
  'kvNamespaces',
  'd1Databases',
  'r2Buckets',
  'compatibilityDate',
  'compatibilityFlags',
])

/** @throws EDIT_REFUSED with the place of what is another thing in workerd */
export function miniflareOptions(source: ts.SourceFile, value: ts.Expression, scope: Scope): MiniflareOptions {
  const object = plain(source, value)
  if (object === undefined) throw refuseAt(source, value, 'The options of the environment are not written in place.')
  const miniflare: string[] = []
  let environment: string | undefined
  for (const one of object.properties) {
    const name = nameOf(one)
    if (name === 'wranglerConfigEnv' && compiler().isPropertyAssignment(one))
      environment = one.initializer.getText(source)
    else if (kept.has(name) || (name === 'durableObjects' && !isDeclared(one, scope)))
      miniflare.push(one.getText(source))
    else if (name !== 'durableObjects' && !fromWrangler.has(name))
      throw refuseAt(source, one, `${name} of miniflare 2 is another thing in workerd.`)
  }
  return { miniflare, ...(environment === undefined ? {} : { environment }) }
}

/** Whether the wrangler config has each of these Durable Objects, with the storage that they have. */
function isDeclared(property: ts.ObjectLiteralElementLike, scope: Scope): boolean {
  const ts = compiler()
  const value = ts.isPropertyAssignment(property) ? property.initializer : undefined
  const bound = new Set(itemsAt(objectAt(scope, 'durable_objects'), 'bindings').map((one) => textAt(one, 'name')))
  return (
    value !== undefined &&
    ts.isObjectLiteralExpression(value) &&
    value.properties.every((one) => bound.has(nameOf(one)))
  )
}

export function nameOf({ name }: ts.ObjectLiteralElementLike): string {
  return name?.getText().replaceAll(/^['"]|['"]$/g, '') ?? ''
}

/** The object literal of an expression: itself, or what a variable of the module is. */
export function plain(source: ts.SourceFile, node: ts.Expression): ts.ObjectLiteralExpression | undefined {
  const ts = compiler()
  if (ts.isObjectLiteralExpression(node)) return node
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node))
    return plain(source, node.expression)
  if (!ts.isIdentifier(node)) return undefined
  const variables = source.statements.filter((one) => ts.isVariableStatement(one))
  const found = variables
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find(({ name }) => name.getText(source) === node.text)
  return found?.initializer && plain(source, found.initializer)
}
