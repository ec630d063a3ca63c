import { beforeAll, describe, expect, test } from 'vitest'
import { prepareFormats } from '../../src/edit/format.ts'
import { renderManaged } from '../../src/plan/managed.ts'
import type { Contribution, SlotContribution } from '../../src/plugin/contribution.ts'
import type { JsonObject } from '../../src/plugin/json.ts'
import type { Recipe } from '../../src/project/recipe.ts'
import { layout } from '../kind/layout.ts'
import { refusal } from '../support/refusal.ts'
import { wantOf } from './wants.ts'

beforeAll(() => prepareFormats(['a.toml', 'a.yaml']))

async function rendered(
  facts: readonly Contribution[],
  more: Partial<Recipe> = {},
  given: JsonObject = {},
): Promise<{ [path: string]: string }> {
  const files = renderManaged(await wantOf(facts, more, given), layout)
  return Object.fromEntries([...files].map(([path, { text }]) => [path, text]))
}

const template = (text: string, more = {}): Contribution => ({
  kind: 'file',
  path: 'src/a.ts',
  text,
  template: true,
  ...more,
})

/** What a template says in a project. */
async function said(text: string, facts: readonly Contribution[] = [], more: Partial<Recipe> = {}, given = {}) {
  return (await rendered([template(text), ...facts], more, given))['src/a.ts']
}

const slot = (more: Partial<SlotContribution> & { readonly key: string }): SlotContribution => ({
  kind: 'slot',
  slot: 'middleware',
  rank: 10,
  code: `${more.key}()`,
  imports: [{ from: `src/${more.key}.ts`, names: [more.key] }],
  ...more,
})

describe('placements', () => {
  test('make a file that nobody has, in its format', async () => {
    const key = (file: string): Contribution => ({ kind: 'key', file, at: ['a', 'b'], value: [1] })
    const files = await rendered([key('a.json'), key('a.jsonc'), key('a.toml'), key('a.yaml')])
    expect(JSON.parse(files['a.json'] ?? '')).toEqual({ a: { b: [1] } })
    expect(files['a.jsonc']).toBe(files['a.json'])
    expect(files['a.toml']).toBe('[a]\nb = [1]\n')
    expect(files['a.yaml']).toBe('a:\n  b:\n    - 1\n')
  })

  test('stand in the file of another plugin, beside what it has of its own', async () => {
    const files = await rendered([
      { kind: 'file', path: 'package.json', text: '{\n  "name": "x",\n  "scripts": {\n    "own": "1"\n  }\n}\n' },
      { kind: 'script', name: 'dev', run: 'wrangler dev' },
      { kind: 'dependency', name: 'zod', range: '4.0.0' },
    ])
    expect(Object.keys(files)).toEqual(['package.json'])
    expect(JSON.parse(files['package.json'] ?? '')).toEqual({
      name: 'x',
      scripts: { own: '1', dev: 'wrangler dev' },
      dependencies: { zod: '4.0.0' },
    })
  })

  test('in a repository that CLODO did not make, make no file', async () => {
    const want = await wantOf([{ kind: 'line', file: '.gitignore', line: 'dist' }])
    expect(renderManaged(want, { ...layout, existing: true }).size).toBe(0)
  })

  test('one item stands once in a list', async () => {
    const secret = (name: string): Contribution => ({ kind: 'secret', name, describe: 'd' })
    const files = await rendered([
      { kind: 'file', path: 'wrangler.jsonc', text: '{ "secrets": { "required": ["A"] } }\n' },
      secret('A'),
      secret('B'),
    ])
    expect(JSON.parse(files['wrangler.jsonc'] ?? '')).toMatchObject({
      secrets: { required: ['A', 'B'] },
      env: { production: { secrets: { required: ['A', 'B'] } } },
    })
    const lines = files['.dev.vars.example']?.split('\n') ?? []
    expect(lines.filter((line) => line.includes('copy this file'))).toHaveLength(1)
    expect(lines.slice(1)).toEqual(['# A: d', 'A=', '# B: d', 'B=', ''])
  })

  test('sections come by rank, then by title, after what the file has of its own; lines in order', async () => {
    const section = (title: string, rank: number): Contribution => ({
      kind: 'section',
      file: 'README.md',
      title,
      rank,
      text: `${title}.`,
    })
    const files = await rendered([
      { kind: 'file', path: 'README.md', text: '# Shop\n' },
      { kind: 'line', file: '.gitignore', line: 'b' },
      { kind: 'line', file: '.gitignore', line: 'a' },
      section('Z', 1),
      section('B', 2),
      section('A', 2),
    ])
    expect(files['README.md']).toBe('# Shop\n\n## Z\n\nZ.\n\n## A\n\nA.\n\n## B\n\nB.\n')
    expect(files['.gitignore']).toBe('b\na\n')
  })

  test.each<[string, Contribution]>([
    ['a key in a text', { kind: 'key', file: 'a.txt', at: ['a'], value: 1 }],
    ['a line in JSON', { kind: 'line', file: 'package.json', line: 'a' }],
    ['a section in YAML', { kind: 'section', file: 'a.yaml', title: 'A', rank: 1, text: 'a' }],
  ])('%s is refused, not lost', async (_name, fact) => {
    expect(await refusal(() => rendered([fact]))).toMatchObject({ code: 'PLUGIN_INVALID' })
  })

  test.each([
    ['{ "a": 1 }', ['a', 'b'], "'a' holds"],
    ['{ "a": { "b": [] } }', ['a', 'b', 'c'], "'a.b' holds"],
  ])('in %s, where something else stands in the way of %j, are refused', async (text, at, message) => {
    const facts: Contribution[] = [
      { kind: 'file', path: 'a.json', text },
      { kind: 'key', file: 'a.json', at, value: 1 },
    ]
    const error = await refusal(() => rendered(facts))
    expect(error).toMatchObject({ code: 'EDIT_REFUSED', where: 'a.json' })
    expect(error.message).toContain(message)
  })

  test('an item where no list stands is refused', async () => {
    const facts: Contribution[] = [
      { kind: 'file', path: 'wrangler.jsonc', text: '{ "triggers": { "crons": {} } }' },
      { kind: 'cron', expression: '0 3 * * *' },
    ]
    expect(await refusal(() => rendered(facts))).toMatchObject({ code: 'EDIT_REFUSED', where: 'wrangler.jsonc' })
  })
})

describe('a template of a file', () => {
  test('that has nothing to say is no file; an empty text of a plugin is one', async () => {
    expect(await rendered([template('{{#if migrations}}x{{/if}}\n')])).toEqual({})
    expect(await rendered([{ kind: 'file', path: 'src/.gitkeep', text: '' }])).toEqual({ 'src/.gitkeep': '' })
  })

  test('reads the project, its package manager, what is given and its own values', async () => {
    const text = '{{project.name}} {{pm.run}} {{given.db.binding}} {{word}} {{nodeVersion}} {{json others}}'
    const facts = [template(text, { with: { word: 'w' } })]
    const more = { packageManager: 'pnpm', environments: ['d', 's', 'p'], pinNode: '24.1.0' } as const
    const files = await rendered(facts, more, { db: { binding: 'DB' } })
    expect(files['src/a.ts']).toBe('shop pnpm DB w 24.1.0 ["s","p"]')
    expect(await said('{{nodeVersion}} {{json othersByName}}', [], { environments: ['d', 's', 'p'] })).toBe(
      '24 ["p","s"]',
    )
  })

  test('sees bindings, secrets and whether there are migrations', async () => {
    const facts: Contribution[] = [
      { kind: 'binding', type: 'kv', name: 'CACHE' },
      { kind: 'secret', name: 'KEY', describe: '' },
      { kind: 'migration', name: '1_a', sql: '' },
    ]
    const text = '{{json bindings}}{{json secrets}}{{migrations}}'
    expect(await said(text, facts)).toBe('["CACHE"]["KEY"]true')
    expect(await said(text)).toBe('[][]false')
  })

  test('prints slots by rank, then by key, never in the order of adding', async () => {
    const slots = [
      slot({ key: 'b', rank: 20, at: '/v1/*' }),
      slot({ key: 'health', slot: 'route', rank: 15 }),
      slot({ key: 'items', slot: 'route', rank: 1000, at: '/v1/items' }),
      slot({ key: 'c', rank: 10 }),
      slot({ key: 'a', rank: 20 }),
    ]
    const text = '{{#each chain}}\n{{this}}\n{{/each}}\n--\n{{#each routes}}\n{{this}}\n{{/each}}\n'
    const expected = [
      'app.use(c())',
      "app.route('/', health())",
      'app.use(a())',
      "app.use('/v1/*', b())",
      '--',
      "app.route('/v1/items', items())",
      '',
    ].join('\n')
    expect(await said(text, slots)).toBe(expected)
    expect(await said(text, [...slots].reverse())).toBe(expected)
  })

  test('writes the paths of slots as strings, whatever is in them', async () => {
    const facts = [slot({ key: 'a', at: "/it's/:id{\\d+}" })]
    const printed = (await said('{{#each chain}}{{this}}{{/each}}', facts)) ?? ''
    const app = { use: (path: string) => path }
    expect(new Function('app', 'a', `return ${printed}`)(app, () => 0)).toBe("/it's/:id{\\d+}")
  })

  test('sees variables, whether tests need bindings, and what is provided', async () => {
    const text = '{{#each variables}}{{name}}{{/each}} {{testBindings}} {{#provided "db"}}d1{{else}}none{{/provided}}'
    const variable: Contribution = { kind: 'variable', name: 'LEVEL', value: 1, describe: '' }
    const secret: Contribution = { kind: 'secret', name: 'KEY', describe: '' }
    expect(await said(text)).toBe(' false none')
    expect(await said(text, [variable, secret], {}, { db: { binding: 'DB' } })).toBe('LEVEL true d1')
    expect(await said(text, [{ kind: 'migration', name: '1_a', sql: '' }], {}, { db: null })).toBe(' true d1')
    expect(await said('{{#provided "toString"}}yes{{else}}no{{/provided}}')).toBe('no')
  })

  test('imports nothing for a slot that nobody fills, or that there is not', async () => {
    expect(await said('{{reexports "export"}}{{reexports "none"}}{{#imports "none"}}{{/imports}}')).toBeUndefined()
  })

  test('imports what its slots need, and exports again', async () => {
    const text = `{{#imports "middleware" "scheduled"}}
import { Hono } from 'hono'
import { b } from './b.ts'
{{/imports}}
{{reexports "export"}}`
    const slots = [
      slot({ key: 'b' }),
      slot({ key: 'sweep', slot: 'scheduled', imports: [{ from: 'hono', names: ['Context'], typeOnly: true }] }),
      slot({ key: 'other', slot: 'queue' }),
      slot({ key: 'Room', slot: 'export' }),
    ]
    expect(await said(text, slots)).toBe(
      "import type { Context } from 'hono'\nimport { Hono } from 'hono'\nimport { b } from './b.ts'\nexport { Room } from './Room.ts'",
    )
    expect(await said(text)).toBe("import { Hono } from 'hono'\nimport { b } from './b.ts'\n")
  })

  test('puts what goes around the handlers by rank, the smallest outermost', async () => {
    const slots = [
      slot({ key: 'inner', slot: 'worker', rank: 30, code: 'inner' }),
      slot({ key: 'outer', slot: 'worker', rank: 20, code: 'outer' }),
    ]
    expect(await said('{{worker}}', slots)).toBe('outer(inner(handlers))')
  })

  test.each(['{{projct.name}}', '{{#imports "middleware"}}\nconst a = 1\n{{/imports}}', '{{json (upper word)}}'])(
    '%j is refused with its path',
    async (text) => {
      expect(await refusal(() => said(text))).toMatchObject({ code: 'TEMPLATE_BROKEN', where: 'src/a.ts' })
    },
  )
})
