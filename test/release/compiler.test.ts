/** The parser that the bundle holds reads every module as the whole of ts-morph's TypeScript does. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ts } from 'ts-morph'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parser } from '../../build/compiler.ts'
import { used } from '../../src/edit/typescript/compiler.ts'

const root = join(import.meta.dirname, '../..')
const home = mkdtempSync(join(tmpdir(), 'clodo-compiler-'))
let bundled: typeof ts

beforeAll(async () => {
  const file = join(home, 'parser.mjs')
  writeFileSync(file, await parser())
  bundled = ((await import(pathToFileURL(file).href)) as { ts: typeof ts }).ts
})
afterAll(() => rmSync(home, { recursive: true }))

const modules = ['src/host', 'fixtures/wild'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.[cm]?[jt]sx?$/.test(name))
    .map((name) => join(root, folder, name)),
)

/** Every token and node with its place, its text and its parent, and every mistake. */
function read(compiler: typeof ts, file: string, text: string): string {
  const source = compiler.createSourceFile(file, text, compiler.ScriptTarget.Latest, true)
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly ts.Diagnostic[] }
  const said = parseDiagnostics.map(
    ({ start, messageText }) => `${start} ${compiler.flattenDiagnosticMessageText(messageText, ' ')}`,
  )
  const visit = (node: ts.Node): void => {
    const { kind, flags, parent } = node
    said.push(`${kind} ${flags} ${node.getFullStart()} ${node.getStart(source)} ${node.end} ${parent?.kind}`)
    for (const child of node.getChildren(source)) visit(child)
  }
  visit(source)
  return said.join('\n')
}

it('reads our own modules, those of the wild and broken ones alike', () => {
  expect(modules.length).toBeGreaterThan(100)
  for (const file of modules) {
    const text = readFileSync(file, 'utf8')
    for (const one of [text, text.slice(0, text.length / 2)]) expect(read(bundled, file, one)).toBe(read(ts, file, one))
  }
})

it('tests nodes and makes them alike', () => {
  const tests = Object.keys(ts).filter((name) => /^is[A-Z]/.test(name)) as (keyof typeof ts)[]
  expect(Object.keys(bundled)).toEqual(expect.arrayContaining([...used, ...tests]))
  const text = 'export default class A<T> extends B { @c() async *d?(e = 1): f { for (const g of h) yield `${g}` } }'
  const answers = (compiler: typeof ts) => {
    const said: unknown[] = []
    const visit = (node: ts.Node): void => {
      for (const name of tests.filter((one) =>
        /^is[A-Z][a-z]+(Expression|Statement|Declaration|Clause|Literal)$/.test(one),
      ))
        said.push([name, node.kind, (compiler[name] as (node: ts.Node) => boolean)(node)])
      compiler.forEachChild(node, visit)
    }
    visit(compiler.createSourceFile('a.ts', text, compiler.ScriptTarget.Latest, true))
    return said
  }
  expect(answers(bundled)).toEqual(answers(ts))
  expect(bundled.factory.createVoidZero().kind).toBe(ts.factory.createVoidZero().kind)
  expect(bundled.parseConfigFileTextToJson('a.json', '{ /* c */ "a": [1,], }')).toEqual(
    ts.parseConfigFileTextToJson('a.json', '{ /* c */ "a": [1,], }'),
  )
})
