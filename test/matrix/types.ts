/** Type-checks many projects in one run of the compiler. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { abreast, type Result, runProgram } from './program.ts'

const generated = 'worker-configuration.d.ts'

/**
 * The errors of each project by its name; none is an empty list. The types of the runtime are made once, those of
 * bindings once for each wrangler file: projects with the same one share them.
 */
export async function typeCheck(yard: string, roots: readonly string[]): Promise<Map<string, string[]>> {
  const errors = new Map(roots.map((root) => [basename(root), [] as string[]]))
  const [first] = roots
  if (first === undefined) return errors
  const runtime = await typesOf(first, ['--include-env=false'])
  const bindings = new Map<string, string>()
  const distinct = [...new Map(roots.map((root) => [configOf(root), root])).values()]
  await abreast(distinct, 2, async (root) =>
    bindings.set(configOf(root), await typesOf(root, ['--strict-vars=false', '--include-runtime=false'])),
  )
  for (const root of roots) writeFileSync(join(root, generated), `${bindings.get(configOf(root))}\n${runtime}`)
  const names = roots.map((root) => basename(root))
  const compiled = await runProgram('tsc', ['--build', '--pretty', 'false', ...names], yard)
  for (const root of roots) rmSync(join(root, 'tsconfig.tsbuildinfo'), { force: true })
  return sorted(compiled, errors)
}

function sorted({ ok, said }: Result, errors: Map<string, string[]>): Map<string, string[]> {
  const lines = said.split('\n').filter((line) => /: error TS\d+/.test(line))
  for (const line of lines) errors.get(line.split('/')[0] ?? '')?.push(line)
  const told = [...errors.values()].reduce((sum, list) => sum + list.length, 0)
  if (!ok && told === 0) throw new Error(`The compiler failed without an error in a project:\n${said}`)
  return errors
}

async function typesOf(root: string, args: readonly string[]): Promise<string> {
  const path = join(root, 'part.d.ts')
  const { ok, said } = await runProgram('wrangler', ['types', '--path', 'part.d.ts', ...args], root)
  if (!ok) throw new Error(`wrangler types failed in ${root}:\n${said}`)
  const text = readFileSync(path, 'utf8')
  rmSync(path)
  return text
}

function configOf(root: string): string {
  return readFileSync(join(root, 'wrangler.jsonc'), 'utf8')
}
