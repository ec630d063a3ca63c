/** Slots of files that the user edited: lines conflict, syntax does not. */
import { beforeAll, describe, expect, test } from 'vitest'
import { merge3 } from '../../src/edit/merge.ts'
import { loadCompiler } from '../../src/edit/typescript/compiler.ts'
import { apply } from '../../src/index.ts'
import { mergeBySyntax, slotsByFile } from '../../src/plan/syntax.ts'
import type { SlotContribution } from '../../src/plugin/contribution.ts'
import { prepareMove } from '../support/world.ts'
import { add, added, born, write } from '../verb/worlds.ts'
import { wantOf } from './wants.ts'

beforeAll(() => loadCompiler())

const slot = (key: string, more: Partial<SlotContribution> = {}): SlotContribution => ({
  kind: 'slot',
  slot: 'middleware',
  key,
  rank: 10,
  code: `${key}()`,
  imports: [{ from: `src/${key}.ts`, names: [key] }],
  ...more,
})

const http = { http: { app: 'src/app.ts', entry: 'src/index.ts' } }
const owned = (...facts: SlotContribution[]) => facts.map((fact) => ({ fact, of: ['p'] }))

describe('the files that have slots', () => {
  test('are the application and the entry, each with its own', async () => {
    const [a, b] = [slot('a'), slot('b', { slot: 'scheduled' })]
    const files = slotsByFile(owned(a), await wantOf([a, b, slot('c', { slot: 'check' })], {}, http))
    expect(Object.fromEntries(files)).toEqual({
      'src/app.ts': { entry: 'src/index.ts', have: [a], want: [a] },
      'src/index.ts': { entry: 'src/index.ts', have: [], want: [b] },
    })
  })

  test('are none where nothing serves HTTP', async () => {
    expect(slotsByFile([], await wantOf([slot('a')])).size).toBe(0)
  })
})

describe('an edit beside a slot', () => {
  const entry = "import { app } from './app.ts'\n\nexport default app\n"
  const application = (...keys: string[]) =>
    [
      ...['hono', ...keys].map((key) =>
        key === 'hono' ? "import { Hono } from 'hono'" : `import { ${key} } from './${key}.ts'`,
      ),
      '',
      'export const app = new Hono()',
      '',
      ...keys.map((key) => `app.use(${key}())`),
      '',
    ].join('\n')
  const merged = (
    texts: { base: string; ours: string; theirs: string },
    have: SlotContribution[],
    want: SlotContribution[],
  ) =>
    mergeBySyntax('src/app.ts', texts, { entry: 'src/index.ts', have, want }, (path) =>
      path === 'src/index.ts' ? entry : undefined,
    )

  test('is kept when an entry comes and when one goes', () => {
    const [a, b] = [slot('a'), slot('b', { rank: 20 })]
    const base = application('a')
    const ours = base.replace('app.use(a())', 'app.use(a())\napp.use(mine())')
    const theirs = application('a', 'b')
    expect(merge3('src/app.ts', { base, ours, theirs }).conflicts).not.toEqual([])
    const come = merged({ base, ours, theirs }, [a], [a, b])
    expect(come?.conflicts).toEqual([])
    expect(come?.text).toContain('app.use(mine())')
    expect(come?.text).toContain('app.use(b())')
    expect(come?.text).toContain("import { b } from './b.ts'")
    const gone = merged({ base: theirs, ours: come?.text ?? '', theirs: base }, [a, b], [a])
    expect(gone?.text).toBe(ours)
  })

  test('that edits the entry itself stays a conflict', () => {
    const [a, b] = [slot('a'), slot('b')]
    const base = application('a')
    const ours = base.replace('app.use(a())', 'app.use(a({ mine: true }))')
    expect(merged({ base, ours, theirs: application('b') }, [a], [b])).toBeUndefined()
  })

  test.each([
    ['does not parse', 'const = \n'],
    ['has no application', 'export const other = 1\n'],
  ])('in a file that %s stays a conflict', (_name, ours) => {
    const texts = { base: application('a'), ours, theirs: application('a', 'b') }
    expect(merged(texts, [slot('a')], [slot('a'), slot('b')])).toBeUndefined()
  })
})

describe('a project whose application was edited', () => {
  const around = (text: string) => text.replace(/^(app\.use\(.*\))$/m, 'app.use(before())\n$1')
  test('takes and gives back a plugin, and every edit stays', async () => {
    const world = await born({ greeting: {} })
    const edited = around(world.files()['src/app.ts'] ?? '')
    write(world, 'src/app.ts', edited)
    await added(world, 'lock')
    expect(world.files()['src/app.ts']).toContain('lock(false)')
    expect(world.files()['src/app.ts']).toContain('app.use(before())')
    await apply(world, await prepareMove(world, (recipe) => ({ ...recipe, plugins: { greeting: {} } })))
    expect(world.files()['src/app.ts']).toBe(edited)
  })

  test('takes one by syntax where lines conflict', async () => {
    const path = 'src/app.ts'
    const world = await born({ greeting: {} })
    const base = world.files()[path] ?? ''
    const theirs = (await born({ greeting: {}, lock: {} })).files()[path] ?? ''
    const neighbour = /^(.*)\napp\.use\(lock/m.exec(theirs)?.[1] ?? ''
    const ours = base.replace(neighbour, `${neighbour}\napp.use(mine())`)
    expect(merge3(path, { base, ours, theirs }).conflicts).not.toEqual([])
    write(world, path, ours)
    const prepared = await add(world, 'lock')
    expect(prepared.conflicts).toEqual([])
    const after = prepared.changes.find((change) => change.path === path)?.after ?? ''
    expect(after).toContain('app.use(lock(false))')
    expect(after).toContain('app.use(mine())')
  })

  test('says so where even syntax cannot tell', async () => {
    const world = await born({ greeting: {} })
    write(world, 'src/app.ts', (world.files()['src/app.ts'] ?? '').replace("greet('hello')", "greet('mine')"))
    await expect(add(world, 'greeting', { word: 'hi' })).rejects.toMatchObject({
      code: 'CONFLICT',
      where: 'src/app.ts',
    })
    expect(world.files()['src/app.ts']).toContain("greet('mine')")
  })
})
