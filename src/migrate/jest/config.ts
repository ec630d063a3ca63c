/** The configuration of jest with the environment of miniflare 2, as one of vitest in workerd. */
import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { parse } from '../../edit/typescript/parse.ts'
import { ClodoError } from '../../errors.ts'
import { placeIn } from '../code.ts'

/** What of the configuration goes on. */
export interface JestConfig {
  /** Text of members for the options of miniflare: `kvNamespaces: ['A']`. */
  readonly miniflare: readonly string[]
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
/** Of the environment, what wrangler's config says. */
const fromWrangler = new Set([
  'scriptPath',
  'modules',
  'wranglerConfigPath',
  'wranglerConfigEnv',
  'packagePath',
  'buildCommand',
  'durableObjects',
])
const bindings = new Set([
  'bindings',
  'kvNamespaces',
  'd1Databases',
  'r2Buckets',
  'compatibilityDate',
  'compatibilityFlags',
])

/**
 * @param text of a module, or of the object in a package.json as JSON
 * @throws EDIT_REFUSED with the place of what vitest has no like for
 */
export function readJestConfig(text: string, file: string): JestConfig {
  const source = parse(file.endsWith('.json') ? `(${text})` : text, file.replace(/\.json$/, '.js'))
  const object = objectIn(source)
  if (object === undefined) throw odd(source, source, 'The configuration of jest is not written in place.')
  const [miniflare, test, include]: [string[], string[], string[]] = [[], [], []]
  for (const one of object.properties) {
    const name = nameOf(one)
    const value = compiler().isPropertyAssignment(one) ? one.initializer : undefined
    if (name === 'testEnvironmentOptions' && value) miniflare.push(...environmentOf(source, value))
    else if (renamed[name] !== undefined && value) test.push(`${renamed[name]}: ${value.getText(source)}`)
    else if (name === 'testMatch' && value) include.push(...globsOf(source, value))
    else if (name === 'setupFilesAfterEnv' && value)
      test.push(`setupFiles: ${value.getText(source).replaceAll('<rootDir>/', './')}`)
    else if (name === 'moduleNameMapper' && value && onlyEndings(source, value)) continue
    else if (!silent.has(name)) throw odd(source, one, `${name} of jest has no like in vitest.`)
  }
  return { miniflare, test, include: include.length === 0 ? undefined : include }
}

function odd(source: ts.SourceFile, node: ts.Node, what: string): ClodoError {
  return new ClodoError('EDIT_REFUSED', { what, where: placeIn(source, node) })
}

function nameOf({ name }: ts.ObjectLiteralElementLike): string {
  return name?.getText().replaceAll(/^['"]|['"]$/g, '') ?? ''
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

function plain(source: ts.SourceFile, node: ts.Expression): ts.ObjectLiteralExpression | undefined {
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

function environmentOf(source: ts.SourceFile, value: ts.Expression): string[] {
  const object = plain(source, value)
  if (object === undefined) throw odd(source, value, 'The options of the environment are not written in place.')
  return object.properties.flatMap((one) => {
    const name = nameOf(one)
    if (fromWrangler.has(name)) return []
    if (bindings.has(name)) return [one.getText(source)]
    throw odd(source, one, `${name} of miniflare 2 is another thing in workerd.`)
  })
}

function globsOf(source: ts.SourceFile, value: ts.Expression): string[] {
  const ts = compiler()
  const texts = ts.isArrayLiteralExpression(value) ? value.elements : []
  return texts.map((one) => {
    if (ts.isStringLiteralLike(one)) return one.text.replace('<rootDir>/', '').replaceAll('?(x)', '?(x)')
    throw odd(source, one, 'A pattern of test files is not written in place.')
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
