import { describe, expect, test } from 'vitest'
import { type Generator, makeHooks, type Statement } from '../../src/plugin/hooks.ts'
import { definePlugin, defineTemplate, type Input, type Options, rank } from '../../src/plugin/index.ts'

interface Asked {
  readonly said: unknown[]
  readonly asked: unknown[]
}

/** Loads plugins into a generator that gives them `answers`, runs its hooks, and hears what they say. */
async function heard(plugins: readonly { apply(generator: Generator): void }[], answers = {}): Promise<Asked> {
  const [said, asked]: [unknown[], unknown[]] = [[], []]
  const input = { answers, given: {}, project: {} }
  const generator: Generator = {
    hooks: makeHooks(),
    input: <O extends Options>(plugin: { readonly id: string }) => {
      asked.push(plugin.id)
      return input as unknown as Input<O>
    },
  }
  const statement: Statement = {
    provide: (id, values) => said.push(['provide', id, values]),
    state: (id, stated) => said.push(['state', id, stated]),
  }
  for (const plugin of plugins) plugin.apply(generator)
  await generator.hooks.provide.promise(statement)
  await generator.hooks.contribute.promise(statement)
  return { said, asked }
}

const line = (text: string) => ({ kind: 'line', file: 'a', line: text }) as const

describe('definePlugin', () => {
  test('taps the hooks under its id: first all provide, then all contribute', async () => {
    const one = definePlugin({
      id: 'one',
      title: 'One',
      version: '1.0.0',
      provides: ['db'],
      options: { word: { type: 'string', title: 'Word' } },
      provide: ({ answers }) => ({ db: answers.word }),
      contribute: ({ answers }) => [line(answers.word)],
    })
    const two = definePlugin({ id: 'two', title: 'Two', version: '1.0.0', contribute: () => [] })
    expect(await heard([one, two], { word: 'hi' })).toEqual({
      said: [
        ['provide', 'one', { db: 'hi' }],
        ['state', 'one', [line('hi')]],
        ['state', 'two', []],
      ],
      asked: ['one', 'one', 'two'],
    })
  })

  test('keeps its data, and taps by hand after its own taps', async () => {
    const plugin = definePlugin({
      id: 'p',
      title: 'P',
      version: '1.0.0',
      requires: ['http'],
      contribute: () => [line('data')],
      apply: ({ hooks }) => hooks.contribute.tap('p', (statement) => statement.state('p', [line('hand')])),
    })
    expect(plugin).toMatchObject({ id: 'p', title: 'P', version: '1.0.0', requires: ['http'] })
    expect((await heard([plugin])).said).toEqual([
      ['state', 'p', [line('data')]],
      ['state', 'p', [line('hand')]],
    ])
  })

  test('says nothing before its hooks are run, and passes on what it throws', async () => {
    const plugin = definePlugin({
      id: 'p',
      title: 'P',
      version: '1.0.0',
      contribute: () => {
        throw new RangeError('no')
      },
    })
    await expect(heard([plugin])).rejects.toThrow(RangeError)
  })
})

describe('defineTemplate', () => {
  test('is a plugin with what it stands on', async () => {
    const template = defineTemplate({
      id: 't',
      title: 'T',
      version: '1.0.0',
      includes: ['service'],
      presets: { auth: { sessions: true } },
      hidden: true,
      contribute: () => [line('t')],
    })
    expect(template).toMatchObject({ includes: ['service'], presets: { auth: { sessions: true } }, hidden: true })
    expect((await heard([template])).said).toEqual([['state', 't', [line('t')]]])
  })
})

test('ranks run from what sees every answer to the routes, each place once', () => {
  const places = Object.values(rank)
  expect([...places].sort((a, b) => a - b)).toEqual(places)
  expect(new Set(places).size).toBe(places.length)
  expect(rank.logging).toBeLessThan(rank.authentication)
  expect(rank.publicRoute).toBeLessThan(rank.authentication)
  expect(rank.authentication).toBeLessThan(rank.authorization)
})
