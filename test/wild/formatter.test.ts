/**
 * Repositories that a formatter keeps in shape stay in shape, and the laws hold all the same. A few of them, others each
 * day; `CLODO_WILD=all` tries each repository with each form.
 */
import { posix } from 'node:path'
import { format, type Options } from 'prettier'
import { describe, expect, it } from 'vitest'
import { builtinSources, nodeDisk, type Prepared } from '../../src/index.ts'
import type { Wild } from '../project/detect/wild.ts'
import { root } from '../support/world.ts'
import { answersOf, corpusFor, fittingOf } from './corpus.ts'
import { type PluginSet, pluginSets } from './sets.ts'
import { adding, isRefusal, lawful, moved, prepareIn, removing, undone, type WildWorld, worldOf } from './worlds.ts'

const forms: { readonly [name: string]: Options } = {
  narrow: { semi: false, singleQuote: true, printWidth: 60 },
  'wide, with tabs': { useTabs: true, printWidth: 140, bracketSpacing: false },
  'of old': { trailingComma: 'none', arrowParens: 'avoid', tabWidth: 4, quoteProps: 'consistent' },
}

const sets = await pluginSets(builtinSources(nodeDisk()))
/** They have an object or a type in one line that gets several, and that prettier does not put back into one. */
const stuck = ['durable-object-exports', 'names-taken', 'switch-router']
const whole = sets.find(({ open, ids }) => open && ids.length === Math.max(...sets.map((set) => set.ids.length)))
const [first = { name: '', ids: [], needy: [], answers: {}, open: true }] = sets
const { able: all } = await corpusFor(first)
/** Its bundler does not know the modules of the runtime, which tracing imports. */
const able = all.filter(({ name }) => name !== 'built-main')
const cases = able.flatMap((one) => Object.keys(forms).map((form) => ({ one, form, name: `${one.name}, ${form}` })))
const day = Math.floor(Date.now() / 86_400_000)
const tried = cases.filter(
  ({ name }, index) => process.env.CLODO_WILD === 'all' || index % 24 === day % 24 || name === 'pages-first, narrow',
)

/** What prettier makes of a text; the text itself where it does not know the file. */
async function pretty(path: string, text: string, options: Options): Promise<string> {
  return /\.([cm]?[jt]s|jsonc?|ya?ml|md)$/.test(path)
    ? format(text, { ...options, filepath: path }).catch(() => text)
    : text
}

/** A repository in its form, with the formatter that keeps it so: prettier, which is run here instead of by a process. */
async function keptWorld(one: Wild, options: Options): Promise<WildWorld> {
  const files: { [path: string]: Buffer } = {
    '.git/HEAD': Buffer.from('ref: refs/heads/main\n'),
    '.prettierrc': Buffer.from(JSON.stringify(options)),
    'node_modules/prettier/package.json': Buffer.from('{ "bin": "./bin/prettier.cjs" }'),
  }
  for (const [path, bytes] of Object.entries(one.files)) {
    const once = await pretty(path, bytes.toString(), options)
    files[path] = Buffer.from(await pretty(path, once, options))
  }
  const run: WildWorld['run'] = async (_, [program, flag, path = ''], { cwd, input = '' }) => {
    expect([program, flag, cwd]).toEqual([`${root}/node_modules/prettier/bin/prettier.cjs`, '--stdin-filepath', root])
    return { code: 0, stdout: await pretty(path, input, options), stderr: '' }
  }
  return { ...worldOf({ files, expected: one.expected }), run }
}

async function copyOf(world: WildWorld): Promise<WildWorld> {
  const files = Object.fromEntries(Object.entries(world.files()).map(([path, text]) => [path, Buffer.from(text)]))
  return { ...worldOf({ files }), run: world.run, at: world.at }
}

/** The files of a plan that the formatter would change. */
async function untidy({ changes, root: home }: Prepared, options: Options): Promise<string[]> {
  const found: string[] = []
  for (const { path, after = '' } of changes)
    if ((await pretty(posix.join(home, path), after, options)) !== after) found.push(path)
  return found
}

/** A route of a plugin has no place below a base path: then the others are tried. */
async function fitting(one: Wild, set: PluginSet): Promise<PluginSet> {
  try {
    await prepareIn(worldOf(one), adding(set))
    return set
  } catch (error) {
    if (!isRefusal(error)) throw error
    const ids = await fittingOf(one, set)
    return { ...set, ids, answers: answersOf(set.answers, ids) }
  }
}

async function expectKept(one: Wild, options: Options, all: PluginSet): Promise<void> {
  const set = await fitting(one, all)
  const world = await keptWorld(one, options)
  const before = lawful(world)
  const dry = await prepareIn(world, adding(set))
  const prepared = await moved(world, adding(set))
  expect(prepared).toEqual(dry)
  const left = await untidy(prepared, options)
  if (!stuck.includes(one.name)) expect(left.filter((path) => !/wrangler\.jsonc?$/.test(path))).toEqual([])
  for (const path of left) expect(prepared.notes.join()).toContain(path)
  const after = lawful(world)
  expect((await prepareIn(world, adding(set))).changes).toEqual([])
  const undoing = await copyOf(world)
  const slow = await keptWorld(one, options)
  for (const id of [...set.ids].sort(
    (a, b) => Number(set.needy.includes(a)) - Number(set.needy.includes(b)) || (a < b ? 1 : -1),
  ))
    await moved(slow, adding({ ids: [id], answers: { [id]: set.answers[id] ?? {} } }))
  expect(lawful(slow)).toEqual(after)
  await moved(world, removing(set.ids))
  expect(lawful(world)).toEqual(before)
  await undone(undoing)
  expect(lawful(undoing)).toEqual(before)
}

describe('a repository that a formatter keeps in shape', () => {
  it.each(tried)('$name', ({ one, form }) => expectKept(one, forms[form] ?? {}, whole ?? first))
})
