/** What authors of plugins see: held by the type checker, which reads this file with the rest. */
import { describe, expectTypeOf, test } from 'vitest'
import {
  type Answer,
  type Capabilities,
  type Contribution,
  definePlugin,
  defineTemplate,
  type Given,
  type Input,
  type Json,
  type Plugin,
  type ProjectFacts,
  type Stated,
  type Template,
} from '../../src/plugin/index.ts'

declare module 'clodo/plugin' {
  interface Capabilities {
    mail: { readonly module: string }
  }
}

const plugin = { id: 'p', title: 'P', version: '1.0.0' } as const

describe('answers are inferred from the options', () => {
  test('in contribute and in provide', () => {
    const options = {
      text: { type: 'string', title: '' },
      count: { type: 'number', title: '', default: 1 },
      on: { type: 'boolean', title: '' },
      store: { type: 'choice', title: '', choices: ['memory', 'kv'], default: 'kv' },
      roles: { type: 'list', title: '', choices: ['admin', 'user'] },
      names: { type: 'list', title: '' },
    } as const
    interface Expected {
      readonly text: string
      readonly count: number
      readonly on: boolean
      readonly store: 'memory' | 'kv'
      readonly roles: readonly ('admin' | 'user')[]
      readonly names: readonly string[]
    }
    definePlugin({
      ...plugin,
      options,
      provide: ({ answers }) => {
        expectTypeOf(answers).toEqualTypeOf<Expected>()
        return {}
      },
      contribute: ({ answers }) => {
        expectTypeOf(answers).toEqualTypeOf<Expected>()
        return []
      },
    })
  })

  test('written in place, without `as const`', () => {
    definePlugin({
      ...plugin,
      options: { store: { type: 'choice', title: '', choices: ['memory', 'kv'], default: 'kv' } },
      contribute: ({ answers }) => {
        expectTypeOf(answers.store).toEqualTypeOf<'memory' | 'kv'>()
        // @ts-expect-error: no such option
        answers.stroe
        // @ts-expect-error: answers are final
        answers.store = 'kv'
        return []
      },
    })
    defineTemplate({
      ...plugin,
      includes: ['service'],
      options: { size: { type: 'number', title: '' } },
      contribute: ({ answers }) => {
        expectTypeOf(answers.size).toEqualTypeOf<number>()
        return []
      },
    })
  })

  test('one by one', () => {
    expectTypeOf<Answer<{ type: 'choice'; title: ''; choices: readonly ['a', 'b'] }>>().toEqualTypeOf<'a' | 'b'>()
    expectTypeOf<Answer<{ type: 'list'; title: '' }>>().toEqualTypeOf<readonly string[]>()
    expectTypeOf<Answer<{ type: 'string'; title: '' }>>().toEqualTypeOf<string>()
  })

  test('options that are none are refused', () => {
    definePlugin({
      ...plugin,
      // @ts-expect-error: no such type
      options: { when: { type: 'date', title: '' } },
      contribute: () => [],
    })
    definePlugin({
      ...plugin,
      // @ts-expect-error: a choice has choices
      options: { store: { type: 'choice', title: '' } },
      contribute: () => [],
    })
    definePlugin({
      ...plugin,
      // @ts-expect-error: a default has the type of its option
      options: { count: { type: 'number', title: '', default: '1' } },
      contribute: () => [],
    })
  })
})

describe('capabilities', () => {
  test('that are known have a type, that others declare too, and the rest are data', () => {
    expectTypeOf<Given['db']>().toExtend<{ readonly dialect: 'd1'; readonly binding: string } | undefined>()
    expectTypeOf<Given['mail']>().toExtend<Capabilities['mail'] | undefined>()
    expectTypeOf<Given['anything']>().toEqualTypeOf<Json | undefined>()
    definePlugin({
      ...plugin,
      requires: ['db', 'mail', 'of-another-author'],
      contribute: ({ given, project }) => {
        expectTypeOf(given.db?.binding).toEqualTypeOf<string | undefined>()
        expectTypeOf(given.mail?.module).toEqualTypeOf<string | undefined>()
        expectTypeOf(project).toEqualTypeOf<ProjectFacts>()
        // @ts-expect-error: what is given is not there to be changed
        given.db = { dialect: 'd1', binding: 'DB' }
        return []
      },
    })
  })
})

describe('facts', () => {
  test('are a closed union, each with its own keys', () => {
    expectTypeOf<Extract<Contribution, { kind: 'secret' }>>().not.toHaveProperty('value')
    expectTypeOf<Stated['kind']>().toEqualTypeOf<Contribution['kind'] | 'files'>()
    // @ts-expect-error: no such kind
    definePlugin({ ...plugin, contribute: () => [{ kind: 'shell', run: 'rm' }] })
    // @ts-expect-error: a key is missing
    definePlugin({ ...plugin, contribute: () => [{ kind: 'file', path: 'a' }] })
    definePlugin({
      ...plugin,
      // @ts-expect-error: a limiter counts in periods of 10 or 60 seconds
      contribute: () => [{ kind: 'binding', type: 'rate-limit', name: 'L', limit: 1, period: 30 }],
    })
    // @ts-expect-error: pure, so never asynchronous
    definePlugin({ ...plugin, contribute: async () => [] })
  })
})

test('what is defined is a plugin, a template is one, and both can be kept in a list', () => {
  const one = definePlugin({ ...plugin, options: { a: { type: 'number', title: '' } }, contribute: () => [] })
  expectTypeOf(one.apply).toBeFunction()
  expectTypeOf(one.contribute).parameter(0).toExtend<Input<{ readonly a: { type: 'number'; title: string } }>>()
  expectTypeOf<Template>().toExtend<Plugin>()
  expectTypeOf(defineTemplate({ ...plugin, contribute: () => [] }).presets).toEqualTypeOf<
    { readonly [plugin: string]: { readonly [option: string]: Json } } | undefined
  >()
})
