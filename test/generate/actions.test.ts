import { describe, expect, it } from 'vitest'
import { runAction } from '../../src/generate/actions.ts'
import type { Action, PlopGenerator } from '../../src/generate/generator.ts'
import type { Contribution } from '../../src/plugin/contribution.ts'
import { rendererWith } from '../../src/template/compile.ts'
import { Tree } from '../../src/tree/overlay.ts'
import { memoryWorld, root } from '../support/world.ts'

const generator: PlopGenerator = {
  name: 'thing',
  description: 'A thing',
  questions: [],
  apart: undefined,
  actions: () => [],
  render: rendererWith({ shout: (word: string) => word.toUpperCase() }, { greeting: 'Hello' }),
  template: (path) => ({ text: `from ${path}: {{name}}`, executable: false }),
  find: async () => [],
  types: {},
  plop: undefined,
}

/** Runs actions over files; answers the files after, and the slot entries that were wired. */
async function act(files: { [path: string]: string }, ...actions: Action[]) {
  const { volume, disk } = memoryWorld()
  volume.fromJSON(files, root)
  const tree = new Tree(disk, root)
  const wired: Contribution[] = []
  const site = {
    tree,
    generator,
    answers: { name: 'a & b', to: '$& $1' },
    state: (fact: Contribution) => wired.push(fact),
  }
  for (const action of actions) await runAction(action, site)
  return { wired, after: Object.fromEntries(tree.changes().map(({ path, after }) => [path, after])) }
}

describe('add', () => {
  it('writes a template, inline or from a file, with nothing escaped', async () => {
    const { after } = await act(
      {},
      { type: 'add', path: 'a-{{shout "x"}}.txt', template: '{{> greeting}}, {{name}}!' },
      { type: 'add', path: 'b.txt', templateFile: '{{to}}.hbs' },
      { type: 'add', path: 'c.txt' },
    )
    expect(after).toEqual({ 'a-X.txt': 'Hello, a & b!', 'b.txt': 'from $& $1.hbs: a & b', 'c.txt': '' })
  })

  it('never writes over a file unless it is told to', async () => {
    const add = { type: 'add', path: 'a.txt', template: 'new' }
    await expect(act({ 'a.txt': 'mine' }, add)).rejects.toThrow(expect.objectContaining({ code: 'FILE_EXISTS' }))
    expect((await act({ 'a.txt': 'mine' }, { ...add, skipIfExists: true })).after).toEqual({})
    expect((await act({ 'a.txt': 'mine' }, { ...add, force: true })).after).toEqual({ 'a.txt': 'new' })
  })

  it.each(['../out.txt', '/etc/out.txt', '.git/config'])('stays in the project: %s', async (path) => {
    await expect(act({}, { type: 'add', path, template: 'x' })).rejects.toThrow(
      expect.objectContaining({ code: 'PATH_OUTSIDE' }),
    )
  })
})

describe('modify', () => {
  it('puts the text of the template where the pattern stands, as it is', async () => {
    const modify = { type: 'modify', path: 'a.txt', template: '{{to}}' }
    expect((await act({ 'a.txt': 'one [here] [here]' }, { ...modify, pattern: '[here]' })).after).toEqual({
      'a.txt': 'one $& $1 [here]',
    })
    expect((await act({ 'a.txt': 'one two' }, { ...modify, pattern: /t(w)o/ })).after).toEqual({ 'a.txt': 'one $& $1' })
  })

  it('wants the file to be there', async () => {
    const modify = { type: 'modify', path: 'a.txt', pattern: 'x', template: 'y' }
    await expect(act({}, modify)).rejects.toThrow(expect.objectContaining({ code: 'FILE_MISSING' }))
  })
})

describe('append', () => {
  const append = { type: 'append', path: 'a.txt', template: 'c.*' }

  it('adds a line at the end, or behind what the pattern finds, once', async () => {
    expect((await act({ 'a.txt': 'a\r\nb' }, append)).after).toEqual({ 'a.txt': 'a\r\nb\r\nc.*' })
    expect((await act({ 'a.txt': 'a\nb\n' }, { ...append, pattern: 'a' })).after).toEqual({ 'a.txt': 'a\nc.*\nb\n' })
    expect((await act({ 'a.txt': 'a\nb\n' }, { ...append, pattern: /nowhere/ })).after).toEqual({})
    expect((await act({ 'a.txt': 'ab' }, { ...append, separator: ';' })).after).toEqual({ 'a.txt': 'ab;c.*' })
    expect((await act({ 'a.txt': 'a\nc.*\n' }, append)).after).toEqual({})
  })

  it('takes a text as it is when it looks whether the line is there', async () => {
    expect((await act({ 'a.txt': 'cxx' }, append)).after).toEqual({ 'a.txt': 'cxx\nc.*' })
    expect((await act({ 'a.txt': 'c.*' }, { ...append, unique: false })).after).toEqual({ 'a.txt': 'c.*\nc.*' })
  })
})

it('fact fills every text of what it states, and module states a file', async () => {
  const { wired } = await act(
    {},
    {
      type: 'fact',
      fact: {
        kind: 'slot',
        slot: 'route',
        key: 'r:{{shout "a"}}',
        rank: 1000,
        code: 'x',
        imports: [{ from: '{{shout "b"}}', names: ['{{shout "c"}}'] }],
      },
    },
    { type: 'module', path: 'src/{{shout "a"}}.ts', template: '{{name}}' },
  )
  expect(wired).toEqual([
    { kind: 'slot', slot: 'route', key: 'r:A', rank: 1000, code: 'x', imports: [{ from: 'B', names: ['C'] }] },
    { kind: 'file', path: 'src/A.ts', text: 'a & b' },
  ])
})

it('an action that is not known is refused by name', async () => {
  await expect(act({}, { type: 'launch' })).rejects.toThrow(
    expect.objectContaining({ code: 'PLUGIN_INVALID', message: expect.stringContaining("'launch'") }),
  )
})
