import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { loadCompiler } from '../../../src/edit/typescript/compiler.ts'
import { eraseTypes } from '../../../src/edit/typescript/erase.ts'
import { restyle } from '../../../src/edit/typescript/restyle.ts'

await loadCompiler()

it.each([
  ["import type { A } from 'a'\nimport { type B, c } from 'b'\n", "import { c } from 'b'\n"],
  ["import { c, type B } from 'b'\n", "import { c } from 'b'\n"],
  ["import { c, type A, type B, d, type E, type F } from 'b'\n", "import { c, d } from 'b'\n"],
  ["import { type B } from 'b'\n", "import {  } from 'b'\n"],
  ["export type { A } from 'a'\n/** What. */\ninterface A {\n  b: string\n}\n\nf()\n", 'f()\n'],
  ['type A = 1 // one\ndeclare module "x" {}\nf()\n', ' // one\nf()\n'],
  ['const a: A = b as unknown as A\n', 'const a = b\n'],
  ['const a = { b: 1 } satisfies A, c = d!.e\n', 'const a = { b: 1 }, c = d.e\n'],
  ['function f<T extends A, U>(a: T, b?: U): a is T {}\n', 'function f(a, b) {}\n'],
  ['const m = new Map<A, B<C>>(), n = f<A>(1)\n', 'const m = new Map(), n = f(1)\n'],
  [
    'function f(this: A, b: C) {}\nconst g = function (this: A): void {}\n',
    'function f(b) {}\nconst g = function () {}\n',
  ],
  [
    'class A<T> extends B<C> implements D, E<F> {\n  private readonly a: string = "x"\n  override b(): void {}\n}\n',
    'class A extends B {\n  a = "x"\n  b() {}\n}\n',
  ],
])('%s', (typed, plain) => expect(eraseTypes(typed, 'a.ts')).toBe(plain))

// It comes with wrangler, and reads plain JavaScript where it is told to.
const { transformSync } = createRequire(createRequire(import.meta.url).resolve('wrangler'))(
  'esbuild',
) as typeof import('esbuild')

it('makes JavaScript of every module that plugins bring', () => {
  const repository = join(import.meta.dirname, '../../..')
  const modules = ['plugins', 'templates'].flatMap((folder) =>
    readdirSync(join(repository, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\/files[^/]*\/.*(?<!\.d)\.ts$/.test(path))
      .map((path) => join(repository, folder, path)),
  )
  expect(modules.length).toBeGreaterThan(40)
  for (const path of modules) {
    const plain = eraseTypes(readFileSync(path, 'utf8'), 'a.ts')
    expect(() => transformSync(plain, { loader: 'js' }), path).not.toThrow()
  }
})

it('takes the style of another module', () => {
  const ours =
    "import a from 'a'\n\ninterface B {\n  c: 'd'\n}\n\nexport function f() {\n  if (a) throw a()\n  return 'x'\n}\n"
  const dialect = { eol: '\r\n', indent: '\t', quote: '"', semicolon: ';' } as const
  const theirs =
    'import a from "a";\n\ninterface B {\n\tc: "d";\n}\n\nexport function f() {\n\tif (a) throw a();\n\treturn "x";\n}\n'
  expect(restyle(ours, 'a.ts', dialect)).toBe(theirs.replaceAll('\n', '\r\n'))
  expect(restyle(ours, 'a.ts', { eol: '\n', indent: '  ', quote: "'", semicolon: '' })).toBe(ours)
})
