/** A listener as the method of a module: `event.respondWith(x)` is what it returns. */
import { applyEdits, type Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import type { Dialect } from '../../edit/typescript/dialect.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import { isReference, referencedNames } from '../../edit/typescript/reference.ts'
import { boundBelow } from '../../edit/typescript/scope.ts'
import { refuseAt } from '../code.ts'
import type { Listener } from './listeners.ts'
import { responsesIn } from './responses.ts'

interface Names {
  readonly request: string
  readonly env: string
  readonly ctx: string
}

/** @throws EDIT_REFUSED with the place of what a method cannot do */
export function methodOf(source: ts.SourceFile, listener: Listener, dialect: Dialect, typed: boolean): string {
  const ts = compiler()
  const { handler, event } = listener
  const { body } = handler
  if (body === undefined) throw refuseAt(source, handler, 'The listener has no body.')
  const names = namesIn(handler)
  const uses = usesOf(source, listener, names)
  const answers = event === 'fetch' ? responsesIn(source, listener, names.request, dialect) : { edits: [], end: '' }
  const edits = [...uses.edits, ...answers.edits]
  const inner = ts.isBlock(body)
    ? { start: body.getStart(source) + 1, end: body.end - 1 }
    : { start: body.getStart(source), end: body.end }
  const text = written(source.text, inner, edits)
  const { indent, eol, semicolon } = dialect
  const whole = uses.whole ? [eventText(listener, names, dialect, typed)] : []
  const base = ts.isBlock(body) ? text.replace(/^[ \t]*\r?\n/, '').trimEnd() : text.trim() + semicolon
  const lines = [...whole, relaid(base, ts.isBlock(body), eol), ...(answers.end === '' ? [] : [answers.end])]
  const reads = (name: string) => new RegExp(`(?<![\\w$.])${name}(?![\\w$])`).test(code.join(eol))
  const async = handler.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) ? 'async ' : ''
  const code = lines.filter((line) => line.trim() !== '').map((line) => indented(line, indent, eol))
  return `${async}${event}(${parameters(listener, names, { uses, typed, reads })}) {${eol}${code.join(eol)}${eol}}`
}

interface Uses {
  readonly edits: readonly Edit[]
  readonly ctx: boolean
  /** The event itself is handed on. */
  readonly whole: boolean
}

/** What the listener asks of its event, by the parameters of a method. */
function usesOf(source: ts.SourceFile, { handler, event, parameter }: Listener, names: Names): Uses {
  const ts = compiler()
  const edits: Edit[] = []
  let [ctx, whole] = [false, false]
  for (const node of descendants(handler)) {
    if (!isReference(node) || node.text !== parameter || node.parent === handler.parameters[0]) continue
    const { parent } = node
    const member = ts.isPropertyAccessExpression(parent) && parent.expression === node ? parent.name.text : undefined
    const place = { start: node.getStart(source), end: parent.end }
    if (member === 'respondWith' && event === 'fetch') continue
    if (member === 'waitUntil' || (member === 'passThroughOnException' && event === 'fetch')) {
      ctx = true
      edits.push({ ...place, text: `${names.ctx}.${member}` })
    } else if (member === 'request' && event === 'fetch') {
      edits.push({ ...place, text: names.request })
    } else if (member === undefined && ts.isCallExpression(parent) && parent.expression !== node) whole = true
    else if (event === 'scheduled' && (member === 'cron' || member === 'scheduledTime')) continue
    else if (isTakenApart(parent)) edits.push(dropped(source, parent.parent.parent))
    else throw refuseAt(source, parent, `A module has no ${parent.getText(source)}.`)
  }
  return { edits: withoutSelf(source, handler, edits, names), ctx: ctx || whole, whole }
}

/** `const { request } = event` */
function isTakenApart(node: ts.Node): node is ts.VariableDeclaration {
  const ts = compiler()
  if (!ts.isVariableDeclaration(node) || !ts.isObjectBindingPattern(node.name)) return false
  const list = node.parent
  const alone =
    ts.isVariableDeclarationList(list) && list.declarations.length === 1 && ts.isVariableStatement(list.parent)
  return alone && node.name.elements.length === 1 && node.name.elements[0]?.getText() === 'request'
}

/** `const request = event.request` would be one of itself. */
function withoutSelf(source: ts.SourceFile, handler: ts.Node, edits: readonly Edit[], { request }: Names): Edit[] {
  const ts = compiler()
  const gone = [...descendants(handler)].filter(
    (node) =>
      ts.isVariableStatement(node) &&
      node.declarationList.declarations.length === 1 &&
      isOwnRequest(node.declarationList.declarations[0], request),
  )
  const drops = gone.map((node) => dropped(source, node))
  return [...edits.filter(({ start }) => !drops.some((drop) => drop.start <= start && start < drop.end)), ...drops]
}

function isOwnRequest(declaration: ts.VariableDeclaration | undefined, name: string): boolean {
  return declaration?.name.getText() === name && /^\w+\.request$/.test(declaration.initializer?.getText() ?? '')
}

function dropped({ text }: ts.SourceFile, node: ts.Node): Edit {
  const start = text.lastIndexOf('\n', node.getStart() - 1) + 1
  const next = text.indexOf('\n', node.end)
  const alone = text.slice(start, node.getStart()).trim() === '' && text.slice(node.end, next).trim() === ''
  return alone && next > 0 ? { start, end: next + 1, text: '' } : { start: node.getStart(), end: node.end, text: '' }
}

/** Names that hide nothing the listener uses. */
function namesIn(handler: ts.Node): Names {
  const ts = compiler()
  const bound = boundBelow(handler)
  const used = referencedNames(handler)
  const own = [...descendants(handler)].some(
    (node) => ts.isVariableDeclaration(node) && (isOwnRequest(node, 'request') || isTakenApart(node)),
  )
  const free = (...candidates: string[]) =>
    candidates.find((name) => !bound.has(name) && !used.has(name)) ?? `${candidates[0]}_`
  return {
    request: own ? 'request' : free('request', 'incoming', 'original'),
    env: '_env',
    ctx: free('ctx', 'context', 'execution'),
  }
}

function parameters(
  { event, parameter }: Listener,
  { request, env, ctx }: Names,
  { uses, typed, reads }: { uses: Uses; typed: boolean; reads: (name: string) => boolean },
): string {
  const type = (text: string) => (typed ? `: ${text}` : '')
  const controller = uses.whole ? 'controller' : parameter
  const first = event === 'fetch' ? request + type('Request') : controller + type('ScheduledController')
  if (!uses.ctx && !reads(event === 'fetch' ? request : controller)) return ''
  return uses.ctx ? `${first}, ${env}${type('unknown')}, ${ctx}${type('ExecutionContext')}` : first
}

/** What is handed on is an event still. */
function eventText(
  { event, parameter }: Listener,
  { request, ctx }: Names,
  { indent, eol, semicolon }: Dialect,
  typed: boolean,
): string {
  const promise = typed ? 'promise: Promise<unknown>' : 'promise'
  const own =
    event === 'fetch'
      ? [
          request === 'request' ? 'request,' : `request: ${request},`,
          `passThroughOnException: () => ${ctx}.passThroughOnException(),`,
        ]
      : ['cron: controller.cron,', 'scheduledTime: controller.scheduledTime,']
  const members = [...own, `waitUntil: (${promise}) => ${ctx}.waitUntil(promise),`]
  const type = event === 'fetch' ? 'FetchEvent' : 'ScheduledEvent'
  const end = `}${typed ? ` as unknown as ${type}` : ''}${semicolon}`
  return [`const ${parameter} = {`, ...members.map((member) => indent + member), end].join(eol)
}

function written(text: string, { start, end }: { start: number; end: number }, edits: readonly Edit[]): string {
  const within = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))
  return applyEdits(text.slice(start, end), within)
}

/** Without the indentation that the body had where it stood. Lines of template literals stay. */
function relaid(text: string, block: boolean, eol: string): string {
  if (text.includes('`')) return text.replace(/^[ \t]+/, '')
  const lines = text.split(/\r?\n/)
  const depthOf = (line: string) => /^[ \t]*/.exec(line)?.[0].length ?? 0
  const counted = lines.slice(block ? 0 : 1).filter((line) => line.trim() !== '')
  const depth = counted.length === 0 ? 0 : Math.min(...counted.map(depthOf))
  return lines.map((line) => line.slice(Math.min(depth, depthOf(line)))).join(eol)
}

function indented(text: string, indent: string, eol: string): string {
  if (text.includes('`')) return indent + text
  return text
    .split(eol)
    .map((line) => (line.trim() === '' ? '' : indent + line))
    .join(eol)
}
