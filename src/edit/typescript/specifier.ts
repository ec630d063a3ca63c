/** How one module names another. */
import { posix } from 'node:path'
import { compiler, type ts } from './compiler.ts'
import { parse } from './parse.ts'

/** Reads a file of the project by its POSIX path; undefined when there is none. */
export type Read = (path: string) => string | undefined

/** A module of a project. */
export interface Place {
  readonly file: string
  readonly read: Read
  /** The module whose way to write imports it follows where it has none of its own. */
  readonly like?: string | undefined
}

const extension = /\.[cm]?[jt]sx?$/

/** `src/auth/authenticate.ts` is a path of the project, `hono/cors` is a package. */
export function isProjectPath(from: string): boolean {
  return /^(src|test|workers|functions)\//.test(from) || /\.[cm]?tsx?$/.test(from)
}

/** Without extension and `/index`, so that the ways to write one path are equal; packages stay as they are. */
export function moduleOf(specifier: string, file: string): string {
  const relative = /^\.\.?(\/|$)/.test(specifier)
  if (!relative && !isProjectPath(specifier)) return specifier
  const path = relative ? posix.join(posix.dirname(file), specifier) : posix.normalize(specifier)
  return path.replace(extension, '').replace(/(^|\/)index$/, '') || '.'
}

/** The specifier of `from` in a module, with the extension its other imports have. */
export function specifierOf(from: string, source: ts.SourceFile, place: Omit<Place, 'file'>): string {
  if (!from.startsWith('.') && !isProjectPath(from)) return from
  const path = from.startsWith('.') ? from : posix.relative(posix.dirname(source.fileName), from)
  const relative = path.startsWith('.') ? path : `./${path}`
  const style = extensionStyle(source, place)
  return style === 'own' ? relative : relative.replace(extension, style)
}

type ExtensionStyle = 'own' | '.js' | ''

/** Read from the module's own relative imports, else from those of the one it is like, else from the compiler's options. */
function extensionStyle(source: ts.SourceFile, { read, like }: Omit<Place, 'file'>): ExtensionStyle {
  const model = like === undefined ? undefined : readModule(like, read)
  return writtenStyle(source) ?? (model && writtenStyle(model)) ?? configuredStyle(source.fileName, read)
}

function writtenStyle(source: ts.SourceFile): ExtensionStyle | undefined {
  const ts = compiler()
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue
    const { text } = statement.moduleSpecifier
    if (!text.startsWith('.')) continue
    if (/\.[cm]?tsx?$/.test(text)) return 'own'
    if (/\.[cm]?jsx?$/.test(text)) return '.js'
    if (posix.extname(text) === '') return ''
  }
  return undefined
}

/** Where JavaScript runs without a bundler, in Node for instance, a path has its ending. */
function configuredStyle(file: string, read: Read): ExtensionStyle {
  if (/\.[cm]?jsx?$/.test(file)) return '.js'
  for (let folder = posix.dirname(file); ; folder = posix.dirname(folder)) {
    const path = posix.join(folder, 'tsconfig.json')
    const text = read(path)
    if (text !== undefined) {
      const { config } = compiler().parseConfigFileTextToJson(path, text)
      const options = config?.compilerOptions ?? {}
      if (options.allowImportingTsExtensions || options.rewriteRelativeImportExtensions) return 'own'
      return /^node(16|18|20|next)$/i.test(options.moduleResolution ?? options.module ?? '') ? '.js' : ''
    }
    if (folder === '.' || folder === '/') return ''
  }
}

/** The file of the project that a relative specifier means; undefined when there is none. */
export function resolveModule(specifier: string, file: string, read: Read): string | undefined {
  if (!specifier.startsWith('.')) return undefined
  const path = posix.join(posix.dirname(file), specifier)
  const stem = path.replace(/\.([cm]?)jsx?$/, '')
  const endings = ['.ts', '.tsx', '.mts', '.js', '.mjs', '.jsx', '/index.ts', '/index.tsx', '/index.js']
  return [path, ...endings.map((ending) => stem + ending), ...endings.map((ending) => path + ending)].find(
    (candidate) => extension.test(candidate) && read(candidate) !== undefined,
  )
}

/** The text of a module, parsed; undefined when there is none. */
export function readModule(path: string, read: Read): ts.SourceFile | undefined {
  const text = read(path)
  return text === undefined ? undefined : parse(text, path)
}
