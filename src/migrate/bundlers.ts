/** Whether a bundler of the project does only what wrangler does by itself. Reads its command and its configuration, runs nothing. */
import { compiler, type ts } from '../edit/typescript/compiler.ts'
import { descendants, parse } from '../edit/typescript/parse.ts'
import { refuseAt } from './code.ts'

export interface Bundling {
  readonly bundler: 'esbuild' | 'webpack' | 'rollup'
  /** The configuration that it reads; undefined where the command says all. */
  readonly config: string | undefined
  readonly minify: boolean
  /** A flag, or a word of the command, that wrangler has no like for. */
  readonly odd: string | undefined
}

const same =
  /^--(?:bundle|format=esm|outfile=\S+|outdir=\S+|out-extension:\S+|minify|sourcemap(?:=\S+)?|target=\S+|platform=(?:neutral|browser)|log-level=\S+|conditions=\S+|main-fields=\S+|external:(?:cloudflare|node):\S+|legal-comments=\S+|tree-shaking=true|charset=utf8)$/

/** Undefined for a command that is none of these, or several. */
export function bundlingOf(command: string): Bundling | undefined {
  const words = command
    .trim()
    .split(/\s+/)
    .filter((word) => word !== 'npx')
  const [program = '', ...rest] = words
  if (/[&|;<>$]/.test(command)) return undefined
  if (program === 'esbuild') {
    const odd = rest.find((word) => word.startsWith('-') && !same.test(word.replaceAll(/["']/g, '')))
    return { bundler: program, config: undefined, minify: rest.includes('--minify'), odd }
  }
  if (program !== 'webpack' && program !== 'rollup') return undefined
  const named = rest.findIndex((word) => word === '--config' || word === '-c')
  const config = named >= 0 ? rest[named + 1] : undefined
  const odd = rest.find((word, index) => word.startsWith('-') && index !== named && !/^--mode(?:=|$)/.test(word))
  return { bundler: program, config: config ?? `${program}.config.js`, minify: false, odd }
}

const keys = new Set(
  'entry input output mode target devtool resolve extensions context module rules test use loader exclude include options optimization minimize performance hints filename path format file dir sourcemap plugins stats cache library type libraryTarget experiments outputModule transpileOnly inlineDynamicImports'.split(
    ' ',
  ),
)
const imported = new Set(
  'path node:path ts-loader esbuild-loader @rollup/plugin-node-resolve @rollup/plugin-commonjs @rollup/plugin-typescript @rollup/plugin-json rollup-plugin-esbuild @rollup/plugin-terser rollup-plugin-terser rollup-plugin-typescript2 rollup-plugin-node-resolve rollup-plugin-commonjs'.split(
    ' ',
  ),
)
const loaders = new Set(['ts-loader', 'esbuild-loader', 'swc-loader'])

/** @throws EDIT_REFUSED with the place of what wrangler does not do by itself */
export function refuseOwnWays(text: string, file: string): void {
  const ts = compiler()
  const source = parse(text, file)
  for (const node of descendants(source)) {
    const from = moduleNamed(node)
    if (from !== undefined && !imported.has(from)) throw refuseAt(source, node, `${from} takes part in the bundle.`)
    if (ts.isPropertyAssignment(node)) {
      const name = node.name.getText(source).replaceAll(/['"]/g, '')
      if (!keys.has(name)) throw refuseAt(source, node, `${name} changes the bundle.`)
      if (
        (name === 'loader' || name === 'use') &&
        ts.isStringLiteral(node.initializer) &&
        !loaders.has(node.initializer.text)
      )
        throw refuseAt(source, node, `${node.initializer.text} changes modules.`)
    }
  }
}

function moduleNamed(node: ts.Node): string | undefined {
  const ts = compiler()
  if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) return node.moduleSpecifier.text
  const required = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'require'
  const [argument] = required ? node.arguments : []
  return argument && ts.isStringLiteral(argument) ? argument.text : undefined
}
