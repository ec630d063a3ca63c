/** The configuration of jest with the environment of miniflare 2, as one of vitest in workerd. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { parse } from '../../edit/typescript/parse.ts'
import { refuseAt } from '../code.ts'
import { type MiniflareOptions, miniflareOptions, nameOf, plain, type Scope } from '../miniflare-2/options.ts'

/** What of the configuration goes on. */
export interface JestConfig extends MiniflareOptions {
  /** Text of members for `test`. */
  readonly test: readonly string[]
  /** Paths from the root, where patterns are given. */
  readonly include: readonly string[] | undefined
  /** Modules that run before the tests of a file, as paths from the root: `./test/setup.js`. */
  readonly setups: readonly string[]
  readonly notes: readonly string[]
}

/** What vitest does by itself, or has no word for because nothing is transformed by hand. */
const silent = new Set(
  'testEnvironment transform extensionsToTreatAsEsm verbose moduleFileExtensions transformIgnorePatterns maxWorkers collectCoverage collectCoverageFrom coverageDirectory coverageThreshold coverageReporters coverageProvider coveragePathIgnorePatterns rootDir modulePathIgnorePatterns injectGlobals cache displayName'.split(
    ' ',
  ),
)
const renamed: { readonly [name: string]: string } = {
  testTimeout: 'testTimeout',
  clearMocks: 'clearMocks',
  resetMocks: 'mockReset',
  restoreMocks: 'restoreMocks',
}
/**
 * @param text of a module, or of the object in a package.json as JSON
 * @throws EDIT_REFUSED with the place of what vitest has no like for
 */
export function readJestConfig(text: string, file: string, scope: Scope): JestConfig {
  const source = parse(file.endsWith('.json') ? `(${text})` : text, file.replace(/\.json$/, '.js'))
  const object = objectIn(source)
  if (object === undefined) throw refuseAt(source, source, 'The configuration of jest is not written in place.')
  const found = { test: [] as string[], include: [] as string[], setups: [] as string[], roots: [] as string[] }
  let options: MiniflareOptions = { miniflare: [] }
  for (const one of object.properties) {
    const name = nameOf(one)
    const value = compiler().isPropertyAssignment(one) ? one.initializer : undefined
    if (silent.has(name)) continue
    if (value === undefined) throw refuseAt(source, one, `${name} of jest is not written in place.`)
    if (name === 'testEnvironmentOptions') options = miniflareOptions(source, value, scope)
    else if (renamed[name] !== undefined) found.test.push(`${renamed[name]}: ${value.getText(source)}`)
    else if (name === 'testMatch') found.include.push(...textsOf(source, value).map(fromRoot))
    else if (name === 'roots') found.roots.push(...textsOf(source, value).map(fromRoot))
    else if (name === 'setupFiles' || name === 'setupFilesAfterEnv')
      found.setups.push(...textsOf(source, value).map((path) => `./${fromRoot(path)}`))
    else if (name === 'testPathIgnorePatterns') found.test.push(`exclude: [${ignored(source, value).join(', ')}]`)
    else if (!isOfTransform(source, name, value)) throw refuseAt(source, one, `${name} of jest has no like in vitest.`)
  }
  const { test, setups } = found
  return { ...options, test, setups, include: within(found), notes: notesOf(test) }
}

function notesOf(test: readonly string[]): string[] {
  return test.some((one) => one.startsWith('mockReset')) ? [resetNote] : []
}

export const resetNote = 'jest resets a mock to one that answers undefined, and vitest to what it was made with.'

function fromRoot(path: string): string {
  return path.replace(/^(?:<rootDir>|\.)(?:\/|$)/, '')
}

/** The patterns, below the directories where tests are looked for. */
function within({ include, roots }: { include: readonly string[]; roots: readonly string[] }): string[] | undefined {
  const below = roots.filter((root) => root !== '').map((root) => root.replace(/\/$/, ''))
  const usual = ['**/__tests__/**/*.[jt]s?(x)', '**/*.{test,spec}.?(c|m)[jt]s?(x)']
  const patterns = include.length > 0 ? include : below.length > 0 ? usual : undefined
  if (below.length === 0) return patterns && [...patterns]
  return patterns?.flatMap((one) => (one.startsWith('**/') ? below.map((root) => `${root}/${one}`) : [one]))
}

/** What vite does by itself: TypeScript, and the endings of what is imported. */
function isOfTransform(source: ts.SourceFile, name: string, value: ts.Expression): boolean {
  if (name === 'moduleNameMapper') return onlyEndings(source, value)
  if (name === 'preset') return /^['"](?:ts-jest|babel-jest)/.test(value.getText(source))
  return name === 'globals' && plain(source, value)?.properties.every((one) => nameOf(one) === 'ts-jest') === true
}

/** Names of directories, as patterns of vitest. */
function ignored(source: ts.SourceFile, value: ts.Expression): string[] {
  const names = textsOf(source, value).map((one) =>
    /^(?:<rootDir>)?\/?([\w.-]+)\/?$/.exec(one)?.[1]?.replaceAll('\\', ''),
  )
  if (names.includes(undefined))
    throw refuseAt(source, value, 'testPathIgnorePatterns of jest are regular expressions.')
  return [...new Set(['node_modules', ...names])].map((name) => `'**/${name}/**'`)
}

/** `module.exports = {}`, `export default {}`, a variable of these, or the object of a document. */
function objectIn(source: ts.SourceFile): ts.ObjectLiteralExpression | undefined {
  const ts = compiler()
  for (const statement of source.statements) {
    const value = ts.isExportAssignment(statement)
      ? statement.expression
      : ts.isExpressionStatement(statement)
        ? ts.isBinaryExpression(statement.expression)
          ? statement.expression.right
          : statement.expression
        : undefined
    const object = value && plain(source, value)
    if (object !== undefined) return object
  }
  return undefined
}

function textsOf(source: ts.SourceFile, value: ts.Expression): string[] {
  const ts = compiler()
  if (!ts.isArrayLiteralExpression(value)) throw refuseAt(source, value, 'A list is not written in place.')
  return value.elements.map((one) => {
    if (ts.isStringLiteralLike(one)) return one.text
    throw refuseAt(source, one, 'A part of a list is not written in place.')
  })
}

/** `'^(\\.{1,2}/.*)\\.js$': '$1'` says what vite does by itself. */
function onlyEndings(source: ts.SourceFile, value: ts.Expression): boolean {
  const object = plain(source, value)
  return (
    object?.properties.every(
      (one) =>
        compiler().isPropertyAssignment(one) &&
        /^['"]\$1['"]$/.test(one.initializer.getText(source)) &&
        nameOf(one).includes('js$'),
    ) === true
  )
}
