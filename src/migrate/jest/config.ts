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
}

/** What vitest does by itself, or has no word for because nothing is transformed by hand. */
const silent = new Set(
  'testEnvironment transform preset extensionsToTreatAsEsm globals verbose roots moduleFileExtensions transformIgnorePatterns maxWorkers collectCoverage collectCoverageFrom coverageDirectory coverageThreshold coverageReporters coverageProvider coveragePathIgnorePatterns rootDir testPathIgnorePatterns modulePathIgnorePatterns injectGlobals cache displayName'.split(
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
  const [test, include]: [string[], string[]] = [[], []]
  let options: MiniflareOptions = { miniflare: [] }
  for (const one of object.properties) {
    const name = nameOf(one)
    const value = compiler().isPropertyAssignment(one) ? one.initializer : undefined
    if (name === 'testEnvironmentOptions' && value) options = miniflareOptions(source, value, scope)
    else if (renamed[name] !== undefined && value) test.push(`${renamed[name]}: ${value.getText(source)}`)
    else if (name === 'testMatch' && value) include.push(...globsOf(source, value))
    else if (name === 'setupFilesAfterEnv' && value)
      test.push(`setupFiles: ${value.getText(source).replaceAll('<rootDir>/', './')}`)
    else if (name === 'moduleNameMapper' && value && onlyEndings(source, value)) continue
    else if (!silent.has(name)) throw refuseAt(source, one, `${name} of jest has no like in vitest.`)
  }
  return { ...options, test, include: include.length === 0 ? undefined : include }
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

function globsOf(source: ts.SourceFile, value: ts.Expression): string[] {
  const ts = compiler()
  const texts = ts.isArrayLiteralExpression(value) ? value.elements : []
  return texts.map((one) => {
    if (ts.isStringLiteralLike(one)) return one.text.replace('<rootDir>/', '').replaceAll('?(x)', '?(x)')
    throw refuseAt(source, one, 'A pattern of test files is not written in place.')
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
