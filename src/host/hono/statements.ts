/** Entries as `app.use(...)` and `app.route(...)` statements. */
import type { Edit } from '../../edit/apply.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { isMethodCall, type MethodCall } from '../../edit/typescript/expression.ts'
import {
  dropLines,
  indentAt,
  joinAbove,
  joinBelow,
  lineEnd,
  lineStart,
  setBelow,
  standsAlone,
} from '../../edit/typescript/lines.ts'
import { type Module, neighbours, type Placed, type Placing } from '../placing.ts'
import { refuse } from '../refuse.ts'
import { argumentsOf, expectedArguments, isInLine, isOfChain, samePlace, writeCall } from './call.ts'
import { catchesAll, registration, type StatementSite } from './site.ts'

export function statementPlacing(site: StatementSite): Placing {
  return {
    find({ source }, entry, code) {
      const expected = expectedArguments(entry, code)
      return ours(site).find(
        (node) => samePlace(node.expression, entry) && argumentsOf(node.expression, source) === expected,
      )
    },
    candidates: (_, entry) => ours(site).filter((node) => samePlace(node.expression, entry)),
    insert: (module, placed) => [insert(site, module, placed)],
    drop: ({ source }, node) => [drop(source, node)],
  }
}

interface CallStatement extends ts.ExpressionStatement {
  readonly expression: MethodCall
}

/** The statements that are one plain call on the application: only such can be ours. */
function ours({ statements, name }: StatementSite): CallStatement[] {
  const ts = compiler()
  return statements.filter((statement): statement is CallStatement => {
    if (!ts.isExpressionStatement(statement) || !isMethodCall(statement.expression)) return false
    const target = statement.expression.expression.expression
    return ts.isIdentifier(target) && target.text === name
  })
}

function insert(site: StatementSite, module: Module, placed: Placed): Edit {
  const { source, dialect } = module
  const { text } = source
  const base = indentAt(text, site.made.getStart(source))
  const line = `${base}${site.name}.${writeCall(placed.entry, placed.code, dialect, base)}${dialect.semicolon}`
  const inLine = isInLine(placed.entry)
  const mates = placed.standing.filter(({ entry }) => isOfChain(entry) && isInLine(entry) === inLine)
  const { before, after } = neighbours({ ...placed, standing: mates })
  if (before) return joinBelow(text, alone(before, source).end, line, dialect.eol)
  if (after) return joinAbove(text, commentsAbove(alone(after, source), source), line, dialect.eol)
  return inLine ? insertFirst(site, module, placed, line) : insertLast(site, module, placed, line)
}

/** Below the making of the application, or directly above the middleware that follows it. */
function insertFirst(site: StatementSite, { source, dialect }: Module, { standing }: Placed, line: string): Edit {
  const { text } = source
  const next = site.statements[site.statements.indexOf(site.made) + 1]
  const calls = next ? registration(next, site.name) : []
  const joins = calls.some((call) => call.expression.name.text === 'use') || standing.some(({ node }) => node === next)
  if (next && joins) return joinAbove(text, commentsAbove(alone(next, source), source), line, dialect.eol)
  return setBelow(text, alone(site.made, source).end, line, dialect.eol)
}

/** Below the last registration, or above one that catches all. */
function insertLast(site: StatementSite, { source, dialect }: Module, { standing }: Placed, line: string): Edit {
  const { text } = source
  const open = site.statements.find((statement) => registration(statement, site.name).some(catchesAll))
  if (open) return joinAbove(text, commentsAbove(alone(open, source), source), line, dialect.eol)
  const last = site.statements.findLast((statement) => registration(statement, site.name).length > 0)
  if (last === undefined) return setBelow(text, alone(site.made, source).end, line, dialect.eol)
  const oneLine = lineStart(text, last.end) === lineStart(text, last.getStart(source))
  const joins = oneLine || standing.some(({ node }) => node === last)
  return (joins ? joinBelow : setBelow)(text, alone(last, source).end, line, dialect.eol)
}

/** @throws EDIT_REFUSED when the statement shares its lines with another */
function alone(node: ts.Node, source: ts.SourceFile): ts.Node {
  if (standsAlone(source.text, node.getStart(source), node.end)) return node
  throw refuse(source.fileName, `\`${node.getText(source).split('\n')[0]}\` shares its line with other code.`)
}

/** Where the comments start that stand directly above a node, no blank line between. */
function commentsAbove(node: ts.Node, source: ts.SourceFile): number {
  const { text } = source
  let start = lineStart(text, node.getStart(source))
  const comments = compiler().getLeadingCommentRanges(text, node.getFullStart()) ?? []
  for (const { pos, end } of [...comments].reverse()) {
    const own = text.slice(lineStart(text, pos), pos).trim() === ''
    if (!own || text.slice(end, start).replace(/\r/g, '') !== '\n' || pos < node.getFullStart()) break
    start = lineStart(text, pos)
  }
  return start
}

/** A comment behind the statement is the user's and stays. */
function drop(source: ts.SourceFile, node: ts.Node): Edit {
  const { text } = source
  const start = node.getStart(source)
  const behind = text.slice(node.end, lineEnd(text, node.end))
  return behind.trim() === '' ? dropLines(text, start, node.end) : { start, end: node.end, text: '' }
}
