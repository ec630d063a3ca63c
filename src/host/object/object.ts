import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { type Declared, defaultExport } from '../../edit/typescript/declaration.ts'
import { dialectOf } from '../../edit/typescript/dialect.ts'
import { parse } from '../../edit/typescript/parse.ts'
import type { SlotContribution } from '../../plugin/contribution.ts'
import { identity } from '../arrange.ts'
import { entryHomes } from '../entry.ts'
import { isOfChain } from '../hono/call.ts'
import { honoPlacing } from '../hono/placing.ts'
import type { Host, Source, Texts } from '../host.ts'
import { slotHost } from '../slots.ts'
import { isBareShell, shellPath, shellText } from './shell.ts'
import { unwrap, wrap } from './wrap.ts'

/**
 * A Worker whose default export is an object, or an expression that makes one: middleware and routes stand in a module
 * of their own, which the default export is wrapped with; undefined when this is none.
 */
export function objectHost(source: Source): Host | undefined {
  const module = parse(source.text, source.file)
  const value = defaultExport(module)
  if (value === undefined || !mayBeWorker(value)) return undefined
  const dialect = dialectOf(module)
  const path = shellPath(source.file, source.read)
  const read = (file: string) => (file === path ? (source.read(path) ?? shellText(path, dialect)) : source.read(file))
  const chain = { file: path, placing: honoPlacing({ file: path, name: 'app', within: undefined }) }
  const inner = slotHost(
    'object',
    { ...source, read },
    { ...entryHomes(source.file, read, { onlyFetches: false }), middleware: chain, route: chain },
  )
  const finish = (texts: Texts, chained: boolean): Texts => {
    const before = texts.get(source.file) ?? source.text
    const after = (chained ? wrap : unwrap)(before, { file: source.file, path, read })
    if (after !== source.text) texts.set(source.file, after)
    else texts.delete(source.file)
    const shell = texts.get(path) ?? source.read(path)
    if (!chained && shell !== undefined && isBareShell(shell, path, dialect)) texts.set(path, undefined)
    return texts
  }
  return {
    ...inner,
    add: (entries, present = []) => finish(inner.add(entries, present), [...entries, ...present].some(isOfChain)),
    remove: (entries, present = entries) =>
      finish(inner.remove(entries, present), without(present, entries).some(isOfChain)),
  }
}

/** A function is none, nor is a class without a parent. */
function mayBeWorker(value: ts.Expression | Declared): boolean {
  const ts = compiler()
  return ts.isClassDeclaration(value) ? value.heritageClauses !== undefined : ts.isExpression(value)
}

function without(all: readonly SlotContribution[], gone: readonly SlotContribution[]): SlotContribution[] {
  const keys = new Set(gone.map(identity))
  return all.filter((entry) => !keys.has(identity(entry)))
}
