/**
 * A plugin of rolldown: of ts-morph the bundle holds what CLODO uses, the parser of its TypeScript. That TypeScript is one
 * closed script of 9 MB; opened into a module most of it falls away, and it loads in a third of the time.
 */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Plugin, rolldown } from 'rolldown'
import { used } from '../src/edit/typescript/compiler.ts'
import { strict } from './strict.ts'

const require = createRequire(import.meta.url)
const script = createRequire(require.resolve('ts-morph')).resolve('@ts-morph/common/dist/typescript.js')
const door = '\0compiler.js'

export const compilerOnly: Plugin = {
  name: 'compiler-only',
  resolveId: (id) => (id === 'ts-morph' ? door : undefined),
  load: async (id) => (id === door ? `${await parser()}\n${compiled}` : undefined),
}

/** `bin/clodo.js` turns all of V8's compilers off for commands that are over soon; parsing is slow without the first. */
const compiled = `process.getBuiltinModule('node:v8').setFlagsFromString('--sparkplug')`

/** The parser as a module that exports `ts`; a bundle of its own, because what falls away here may not anywhere else. */
export async function parser(): Promise<string> {
  const bundle = await rolldown({
    input: script,
    platform: 'node',
    plugins: [{ name: 'opened', load: (id) => (id === script ? opened() : undefined) }],
    onLog: strict,
    // What these do is fill the tables of editors, which no parser reads.
    treeshake: { manualPureFunctions: ['registerCodeFix', 'registerRefactor', '__export'] },
    // As in a browser it looks for no disk.
    transform: { define: { 'process.browser': 'true' } },
  })
  const { output } = await bundle.generate({ format: 'esm' })
  return output[0].code
}

/** The script without the wall around it, and without the server, which comes last. */
function opened(): string {
  const [, licence = '', body = ''] = part(
    readFileSync(script, 'utf8'),
    /^(\/\*![\s\S]*?\*\/)\s*var ts = \{\}; \(\(module\) => \{([\s\S]*?)^\/\/ src\/server\//m,
  )
  const [table, entries = ''] = part(body, /__export\(typescript_exports, \{([\s\S]*?)\n\}\);/)
  const [assignment] = part(body, /module\.exports = __toCommonJS\(.*\);/)
  const wanted: ReadonlySet<string> = new Set(used)
  const members = [...entries.matchAll(/^ {2}([\w$]+): \(\) => ([\w$]+),?$/gm)]
    .filter(([, name = '']) => /^is[A-Z]/.test(name) || wanted.has(name))
    .map(([, name, local]) => `${name}: ${local}`)
  return `${licence}\n${body.replace(table, '').replace(assignment, '')}\nexport const ts = { ${members} }\n`
}

/** @throws where the script is not made as it was */
function part(text: string, shape: RegExp): RegExpExecArray {
  const found = shape.exec(text)
  if (found === null) throw new Error(`${script} is not what build/compiler.ts takes apart: no ${shape}`)
  return found
}
