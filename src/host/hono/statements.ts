/** Entries as `app.use(...)` and `app.route(...)` statements. */
import type { Edit } from '../../edit/apply.ts'
import { startWithComments } from '../../edit/typescript/attached.ts'
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { isMethodCall, type MethodCall } from '../../edit/typescript/expression.ts'
import {
  dropLines,
  indentAt,
  isEndOfLine,
  isStartOfLine,
  joinAbove,
  joinBelow,
  lineEnd,
  lineStart,
  setBelow,
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
    drop: ({ source }, node) => [drop(source, node.getStart(source), node.end)],
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
  const base = indentAt(source.text, site.made.getStart(source))
  const statement = `${site.name}.${writeCall(placed.entry, placed.code, dialect, base)}`
  const write = { statement, base, module }
  const inLine = isInLine(placed.entry)
  const mates = placed.standing.filter(({ entry }) => isOfChain(entry) && isInLine(entry) === inLine)
  const { before, after } = neighbours({ ...placed, standing: mates })
  if (before) return below(before, write, joinBelow)
  if (after) return above(after, write)
  return inLine ? insertFirst(site, placed, write) : insertLast(site, placed, write)
}

interface Writing {
  readonly statement: string
  readonly base: string
  readonly module: Module
}

/** Below the making of the application, or directly above the middleware that follows it. */
function insertFirst(site: StatementSite, { standing }: Placed, write: Writing): Edit {
  const next = site.statements[site.statements.indexOf(site.made) + 1]
  const calls = next ? registration(next, site.name) : []
  const joins = calls.some((call) => call.expression.name.text === 'use') || standing.some(({ node }) => node === next)
  return next && joins ? above(next, write) : below(site.made, write, setBelow)
}

/** Below the last registration, or above one that catches all. */
function insertLast(site: StatementSite, { standing }: Placed, write: Writing): Edit {
  const { source } = write.module
  const { text } = source
  const open = site.statements.find((statement) => registration(statement, site.name).some(catchesAll))
  if (open) return above(open, write)
  const last = site.statements.findLast((statement) => registration(statement, site.name).length > 0)
  if (last === undefined) return below(site.made, write, setBelow)
  const oneLine = lineStart(text, last.end) === lineStart(text, last.getStart(source))
  const joins = oneLine || standing.some(({ node }) => node === last)
  return below(last, write, joins ? joinBelow : setBelow)
}

/** On a line of its own, unless other code follows on the same line. */
function below(node: ts.Node, { statement, base, module }: Writing, place: typeof joinBelow): Edit {
  const { source, dialect } = module
  if (isEndOfLine(source.text, node.end))
    return place(source.text, node.end, base + statement + dialect.semicolon, dialect.eol)
  return { start: node.end, end: node.end, text: `${endOf(node, source)} ${statement};` }
}

function above(node: ts.Node, { statement, base, module }: Writing): Edit {
  const { source, dialect } = module
  const start = node.getStart(source)
  if (isStartOfLine(source.text, start))
    return joinAbove(source.text, startWithComments(node, source), base + statement + dialect.semicolon, dialect.eol)
  return { start, end: start, text: `${statement}; ` }
}

/** @throws EDIT_REFUSED when a statement shares its line with another, and no semicolon is between them */
function endOf(node: ts.Node, source: ts.SourceFile): '' {
  if (source.text[node.end - 1] === ';') return ''
  throw refuse(source.fileName, `\`${node.getText(source).split('\n')[0]}\` shares its line with other code.`)
}

/** A comment behind the statement is the user's and stays. */
function drop({ text }: ts.SourceFile, start: number, end: number): Edit {
  if (!isStartOfLine(text, start)) return { start: text.slice(0, start).trimEnd().length, end, text: '' }
  return text.slice(end, lineEnd(text, end)).trim() === '' ? dropLines(text, start, end) : { start, end, text: '' }
}
