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
  template: (path) => `from ${path}: {{name}}`,
}

/** Runs actions over files; answers the files after, and the slot entries that were wired. */
function act(files: { [path: string]: string }, ...actions: Action[]) {
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
  for (const action of actions) runAction(action, site)
  return { wired, after: Object.fromEntries(tree.changes().map(({ path, after }) => [path, after])) }
}

describe('add', () => {
  it('writes a template, inline or from a file, with nothing escaped', () => {
    const { after } = act(
      {},
      { type: 'add', path: 'a-{{shout "x"}}.txt', template: '{{> greeting}}, {{name}}{{more}}', data: { more: '!' } },
      { type: 'add', path: 'b.txt', templateFile: '{{to}}.hbs' },
      { type: 'add', path: 'c.txt' },
    )
    expect(after).toEqual({ 'a-X.txt': 'Hello, a & b!', 'b.txt': 'from $& $1.hbs: a & b', 'c.txt': '' })
  })

  it('never writes over a file unless it is told to', () => {
    const add = { type: 'add', path: 'a.txt', template: 'new' }
    expect(() => act({ 'a.txt': 'mine' }, add)).toThrow(expect.objectContaining({ code: 'FILE_EXISTS' }))
    expect(act({ 'a.txt': 'mine' }, { ...add, skipIfExists: true }).after).toEqual({})
    expect(act({ 'a.txt': 'mine' }, { ...add, force: true }).after).toEqual({ 'a.txt': 'new' })
  })

  it.each(['../out.txt', '/etc/out.txt', '.git/config'])('stays in the project: %s', (path) => {
    expect(() => act({}, { type: 'add', path, template: 'x' })).toThrow(
      expect.objectContaining({ code: 'PATH_OUTSIDE' }),
    )
  })
})

describe('modify', () => {
  it('puts the text of the template where the pattern stands, as it is', () => {
    const modify = { type: 'modify', path: 'a.txt', template: '{{to}}' }
    expect(act({ 'a.txt': 'one [here] [here]' }, { ...modify, pattern: '[here]' }).after).toEqual({
      'a.txt': 'one $& $1 [here]',
    })
    expect(act({ 'a.txt': 'one two' }, { ...modify, pattern: /t(w)o/ }).after).toEqual({ 'a.txt': 'one $& $1' })
  })

  it('wants the file to be there', () => {
    const modify = { type: 'modify', path: 'a.txt', pattern: 'x', template: 'y' }
    expect(() => act({}, modify)).toThrow(expect.objectContaining({ code: 'FILE_MISSING' }))
  })
})

describe('append', () => {
  const append = { type: 'append', path: 'a.txt', template: 'c.*' }

  it('adds a line at the end, or behind what the pattern finds, once', () => {
    expect(act({ 'a.txt': 'a\r\nb' }, append).after).toEqual({ 'a.txt': 'a\r\nb\r\nc.*' })
    expect(act({ 'a.txt': 'a\nb\n' }, { ...append, pattern: 'a' }).after).toEqual({ 'a.txt': 'a\nc.*\nb\n' })
    expect(act({ 'a.txt': 'a\nb\n' }, { ...append, pattern: /nowhere/, separator: ';' }).after).toEqual({
      'a.txt': 'a\nb\n;c.*',
    })
    expect(act({ 'a.txt': 'a\nc.*\n' }, append).after).toEqual({})
  })

  it('takes a text as it is when it looks whether the line is there', () => {
    expect(act({ 'a.txt': 'cxx' }, append).after).toEqual({ 'a.txt': 'cxx\nc.*' })
    expect(act({ 'a.txt': 'c.*' }, { ...append, unique: false }).after).toEqual({ 'a.txt': 'c.*\nc.*' })
  })
})

it('fact fills every text of what it states, and module states a file', () => {
  const { wired } = act(
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

it('an action that is not known is refused by name', () => {
  expect(() => act({}, { type: 'launch' })).toThrow(
    expect.objectContaining({ code: 'PLUGIN_INVALID', message: expect.stringContaining("'launch'") }),
  )
})
