import { applyEdits, type Edit } from '../../edit/apply.ts'
import { styleOf } from '../../edit/style.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { Dialect } from '../../edit/typescript/dialect.ts'
import { dropLines } from '../../edit/typescript/lines.ts'
import { descendants, parse } from '../../edit/typescript/parse.ts'
import { dialectIn, modulesOf, refuseAt } from '../code.ts'
import { configOf, scopesOf, withoutConfig } from '../config.ts'
import { ambientIn, ambientToEnv, bindingsFromEnv } from '../service-worker/globals.ts'
import { methodOf } from '../service-worker/handler.ts'
import { type Listener, listenersOf } from '../service-worker/listeners.ts'
import { cannot, fine, needed, type Site, type Step } from '../step.ts'

/** A listener becomes a handler of the default export, each global that is a binding a member of `env`. */
export const serviceWorker: Step = {
  id: 'service-worker',
  title: 'Turn the service worker (addEventListener) into a module',
  risk: 'review',
  code: true,
  after: ['legacy-keys', 'build-upload', 'workers-sites', 'commonjs'],
  needs(site) {
    const none = withoutConfig(site)
    if (none !== undefined) return none
    const { kind, entry } = site.repository
    if (kind !== 'service-worker' || entry === undefined) return fine('The entry is no service worker.')
    const { path, value } = configOf(site)
    const blobs = ['wasm_modules', 'text_blobs', 'data_blobs']
    const blob = blobs.find((key) => scopesOf(value).some((scope) => scope.value[key] !== undefined))
    if (blob !== undefined)
      return cannot(`${blob} binds files, which a module imports; write the imports by hand.`, path)
    if (scopesOf(value).some((scope) => scope.value.site !== undefined))
      return cannot(
        'The Worker serves Workers Sites, whose files a service worker has as globals; write it as a module with assets by hand.',
        path,
      )
    return needed(`${entry} answers by addEventListener, which newer features of the platform do not reach.`, entry)
  },
  change(site, draft) {
    const entry = site.repository.entry ?? ''
    const names = new Set(site.repository.config?.names ?? [])
    const declared = declarationsOf(site)
    for (const { name } of declared.flatMap(({ globals }) => globals)) names.add(name)
    // Refusals name places in the text that people have, so it is asked for them as it is.
    moduleText(site.read(entry) ?? '', entry)
    for (const source of modulesOf(site, entry)) {
      const { text, guessed } = bindingsFromEnv(source, names, site.read)
      draft.write(source.fileName, text)
      for (const name of guessed) draft.note(`${name} is declared nowhere, so it is taken for a secret of the Worker.`)
    }
    draft.edit(entry, (text) => moduleText(text, entry))
    for (const { file } of declared) draft.edit(file, (text) => ambientToEnv(text, file, names, styleOf(text).indent))
    draft.note('Tests that start the Worker by its events have to call its handlers instead.')
  },
}

/** @throws EDIT_REFUSED */
function moduleText(text: string, entry: string): string {
  const source = parse(text, entry)
  const listeners = listenersOf(source)
  refuseStray(source, listeners)
  const dialect = dialectIn(source)
  const typed = /\.[cm]?tsx?$/.test(entry)
  const methods = listeners.map((listener) => methodOf(source, listener, dialect, typed))
  return applyEdits(text, replacing(source, listeners, exported(methods, dialect)))
}

/** An answer outside of the listeners would be no answer any more. */
function refuseStray(source: ts.SourceFile, listeners: readonly Listener[]): void {
  const ts = compiler()
  const inside = (node: ts.Node) =>
    listeners.some(({ handler }) => handler.getStart(source) <= node.getStart(source) && node.end <= handler.end)
  for (const node of descendants(source)) {
    if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'respondWith' || inside(node)) continue
    throw refuseAt(source, node, 'The event is answered in a function that is not the listener.')
  }
  const fetches = source.statements.find((one) => ts.isFunctionDeclaration(one) && one.name?.text === 'fetch')
  if (fetches !== undefined) throw refuseAt(source, fetches, 'The file declares a function of its own called fetch.')
}

function exported(methods: readonly string[], { indent, eol, semicolon }: Dialect): string {
  const members = methods.map((method) =>
    method.includes('`')
      ? `${indent}${method},`
      : `${method
          .split(eol)
          .map((line) => (line === '' ? '' : indent + line))
          .join(eol)},`,
  )
  return [`export default {`, members.join(eol + eol), `}${semicolon}`].join(eol)
}

/** The object stands where the first listener was registered; a function that became a method goes. */
function replacing(source: ts.SourceFile, listeners: readonly Listener[], object: string): Edit[] {
  const ts = compiler()
  const { text } = source
  const [first, ...others] = listeners
  if (first === undefined) return []
  const gone = listeners.flatMap(({ handler }) => (ts.isFunctionDeclaration(handler) ? [handler] : []))
  return [
    { start: first.statement.getStart(source), end: first.statement.end, text: object },
    ...[...others.map(({ statement }) => statement), ...gone].map((node) =>
      dropLines(text, node.getStart(source), node.end),
    ),
  ]
}

/** Files with `declare const KV: KVNamespace`, and the names in them. */
function declarationsOf(site: Site) {
  const typed = site.paths.filter((path) => /\.[cm]?tsx?$/.test(path) && /\bdeclare\b/.test(site.read(path) ?? ''))
  return typed
    .map((file) => ({ file, globals: ambientIn(site.read(file) ?? '', file) }))
    .filter(({ globals }) => globals.length > 0)
}
