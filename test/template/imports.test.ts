import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type ImportLine, parseImports, printExports, printImports } from '../../src/template/imports.ts'

const file = 'src/http/app.ts'

describe('printImports', () => {
  test.each<[string, ImportLine[], string[]]>([
    ['a package', [{ from: 'hono', names: ['Hono'] }], ["import { Hono } from 'hono'"]],
    ['a path below', [{ from: 'src/http/a/b.ts', names: ['b'] }], ["import { b } from './a/b.ts'"]],
    ['a path above', [{ from: 'src/env.ts', default: 'env' }], ["import env from '../env.ts'"]],
    ['a path of tests', [{ from: 'test/a.ts', names: ['a'] }], ["import { a } from '../../test/a.ts'"]],
    ['a path of workers', [{ from: 'workers/a.ts', names: ['a'] }], ["import { a } from '../../workers/a.ts'"]],
    ['a namespace', [{ from: 'zod', namespace: 'z' }], ["import * as z from 'zod'"]],
    ['a type', [{ from: 'hono', names: ['Context'], typeOnly: true }], ["import type { Context } from 'hono'"]],
    [
      'names of one module, each once',
      [
        { from: 'hono', names: ['b', 'a'] },
        { from: 'hono', names: ['a', 'C'] },
      ],
      ["import { a, b, C } from 'hono'"],
    ],
    [
      'a default beside names, whoever asks first',
      [
        { from: 'p', default: 'P', names: ['a'] },
        { from: 'p', names: ['b'] },
      ],
      ["import P, { a, b } from 'p'"],
    ],
    [
      'two names for one default',
      [
        { from: 'p', default: 'P' },
        { from: 'p', default: 'Q' },
      ],
      ["import P from 'p'", "import Q from 'p'"],
    ],
    [
      'a default and a namespace',
      [
        { from: 'p', default: 'P' },
        { from: 'p', namespace: 'all' },
      ],
      ["import P, * as all from 'p'"],
    ],
    [
      'all three, which no one statement can hold',
      [
        { from: 'p', default: 'P' },
        { from: 'p', namespace: 'all' },
        { from: 'p', names: ['a'] },
      ],
      ["import * as all from 'p'", "import P, { a } from 'p'"],
    ],
    [
      'types, which join nothing',
      [{ from: 'p', typeOnly: true, default: 'P', namespace: 'all', names: ['T'] }],
      ["import type * as all from 'p'", "import type P from 'p'", "import type { T } from 'p'"],
    ],
    [
      'a class that is needed as a value and as a type',
      [
        { from: 'hono', names: ['Hono', 'Env'], typeOnly: true },
        { from: 'hono', names: ['Hono'] },
      ],
      ["import type { Env } from 'hono'", "import { Hono } from 'hono'"],
    ],
  ])('%s', (_name, lines, expected) => {
    expect(printImports(lines, file).split('\n')).toEqual(expected)
  })

  test('a long list of names is broken as the formatter does', () => {
    const names = Array.from({ length: 6 }, (_, index) => `aNameOfTwentyLetters${index}`)
    expect(printImports([{ from: 'p', names }], file)).toBe(
      `import {\n${names.map((name) => `  ${name},\n`).join('')}} from 'p'`,
    )
  })
})

describe('the import block of a template', () => {
  test.each<[string, ImportLine]>([
    ["import { a, b as c } from 'p'", { from: 'p', names: ['a', 'b as c'] }],
    ["import type { A } from 'p'", { from: 'p', typeOnly: true, names: ['A'] }],
    ["import a from 'p'", { from: 'p', default: 'a' }],
    ["import * as $a from 'p'", { from: 'p', namespace: '$a' }],
    ["import a, { b } from 'p'", { from: 'p', default: 'a', names: ['b'] }],
    ["import { a } from './b.ts'", { from: 'src/http/b.ts', names: ['a'] }],
    ["import { a } from '../b.ts'", { from: 'src/b.ts', names: ['a'] }],
  ])('%s is read, and printed as it was', (line, expected) => {
    expect(parseImports(`\n${line}\n`, file)).toEqual([expected])
    expect(printImports([expected], file)).toBe(line)
  })

  test.each(["import 'p'", "import { a,\n  b } from 'p'", 'const a = 1'])('%j is refused', (text) => {
    expect(() => parseImports(text, file)).toThrow('one-line imports only')
  })

  test('exports again what slots bring', () => {
    const lines = [
      { from: 'src/room.ts', names: ['Room'] },
      { from: 'src/import me.ts', names: ['Hall'] },
    ]
    expect(printExports(lines, 'src/index.ts')).toBe(
      "export { Hall } from './import me.ts'\nexport { Room } from './room.ts'",
    )
  })
})

/** Files as Biome leaves them with the settings of generated projects. */
function organized(texts: readonly string[]): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'imports-'))
  try {
    const settings = {
      formatter: { indentStyle: 'space', indentWidth: 2, lineWidth: 120 },
      javascript: { formatter: { quoteStyle: 'single', semicolons: 'asNeeded' } },
      linter: { enabled: false },
    }
    writeFileSync(join(directory, 'biome.json'), JSON.stringify(settings))
    for (const [index, text] of texts.entries()) writeFileSync(join(directory, `${index}.ts`), text)
    const biome = createRequire(import.meta.url).resolve('@biomejs/biome/bin/biome')
    execFileSync(process.execPath, [biome, 'check', '--write', '.'], { cwd: directory, stdio: 'pipe' })
    return texts.map((_, index) => readFileSync(join(directory, `${index}.ts`), 'utf8'))
  } finally {
    rmSync(directory, { recursive: true })
  }
}

describe("Biome's organizeImports", () => {
  const sources = [
    'node:fs',
    'node:path',
    'cloudflare:workers',
    'hono',
    'hono/cors',
    'hono-x',
    'hono_x',
    'hono.x',
    '@hono/zod',
    '@a-b/c',
    '@a/b',
    'zod',
    'a10',
    'a2',
    '#own',
    'src/http/problem.ts',
    'src/http/a10.ts',
    'src/http/a2.ts',
    'src/http/A.ts',
    'src/http/a-b.ts',
    'src/http/a_b.ts',
    'src/http/a/b.ts',
    'src/http/[id]/(group)/a.ts',
    'src/env.ts',
    'src/auth/allow.ts',
    'test/setup.ts',
  ]
  const name = fc.constantFrom(
    'a1',
    'a01',
    'a',
    'A',
    'a2',
    'a10',
    'aB',
    'ab',
    'Ab',
    'b',
    '_a',
    '$a',
    'a_b',
    'Zod',
    'z as y',
    'c as Z',
  )
  const line: fc.Arbitrary<ImportLine> = fc
    .record({
      from: fc.constantFrom(...sources),
      names: fc.uniqueArray(name, { maxLength: 6 }),
      rest: fc.constantFrom({}, { default: 'D' }, { namespace: 'ns' }, { typeOnly: true }),
    })
    .map(({ from, names, rest }) => ({
      from,
      ...rest,
      ...('namespace' in rest || (names.length === 0 && 'default' in rest)
        ? {}
        : { names: names.length ? names : ['n'] }),
    }))
  const block = fc.array(line, { minLength: 1, maxLength: 12 })

  /** A block that is valid as it stands, before anything is merged: no name is bound twice, a module has one default. */
  function distinct(lines: readonly ImportLine[]): ImportLine[] {
    const bound = new Set<string>()
    const fresh = (what: string) => !bound.has(what) && bound.add(what) !== undefined
    return lines.flatMap(({ from, typeOnly, ...one }, index) => {
      const names = typeOnly === true ? [] : (one.names ?? []).filter(fresh)
      const bindings = {
        ...(one.default !== undefined && fresh(`default of ${from}`) ? { default: `D${index}` } : {}),
        ...(one.namespace === undefined ? {} : { namespace: `ns${index}` }),
        ...(names.length === 0 ? {} : { names }),
      }
      return Object.keys(bindings).length === 0 ? [] : [{ from, ...bindings }]
    })
  }

  /** Each line as somebody else might have written it, in the order in which they asked. */
  const loose = (lines: readonly ImportLine[]) => lines.map((one) => printImports([one], file)).join('\n')

  test('leaves a printed block alone, and makes the same of shuffled lines', () => {
    const blocks = fc.sample(block, { numRuns: 200, seed: 7 })
    const printed = blocks.map((lines) => `${printImports(lines, file)}\n`)
    expect(organized(printed)).toEqual(printed)
    const shuffled = blocks.map(distinct).filter((lines) => lines.length > 0)
    expect(organized(shuffled.map(loose))).toEqual(shuffled.map((lines) => `${printImports(lines, file)}\n`))
  })
})
