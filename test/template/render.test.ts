import { describe, expect, test } from 'vitest'
import { compile, precompile, rendererWith } from '../../src/template/compile.ts'
import { adopt, prepareTemplates, render } from '../../src/template/render.ts'
import { refusal } from '../support/refusal.ts'

async function rendered(text: string, context: object, helpers = {}): Promise<string> {
  await prepareTemplates([{ path: 'a.hbs', text }])
  return render('a.hbs', text, context, helpers)
}

describe('a template', () => {
  test.each<[string, object, string]>([
    ['{{a}}', { a: '<b> & "c"' }, '<b> & "c"'],
    ['{{json a}}', { a: { b: ['"'] } }, '{"b":["\\""]}'],
    ['{{#each list}}\n- {{this}}\n{{/each}}\n', { list: ['a', 'b'] }, '- a\n- b\n'],
    ['{{#if on}}\nyes\n{{else}}\nno\n{{/if}}\n', { on: false }, 'no\n'],
    ['{{a.b}} \\{{c}}', { a: { b: '$&' } }, '$& {{c}}'],
  ])('%j with %j', async (text, context, expected) => {
    expect(await rendered(text, context)).toBe(expected)
  })

  test('may use the helpers of its file, which reach no other', async () => {
    const text = '{{#twice}}a{{/twice}}'
    const twice = (options: { fn(context: unknown): string }) => options.fn({}) + options.fn({})
    expect(await rendered(text, {}, { twice })).toBe('aa')
    expect(await refusal(() => render('a.hbs', text, {}))).toMatchObject({ code: 'TEMPLATE_BROKEN' })
  })

  test.each([
    ['names something unknown', '{{project.nme}}', '"nme" not defined'],
    ['names an unknown helper', '{{shout word}}', 'shout'],
    ['asks for a partial', '{{> other}}', 'other'],
    ['is never closed', '{{#if a}}', 'Parse error'],
    ['closes what is not open', '{{#if a}}{{/each}}', "if doesn't match each"],
  ])('that %s is refused with its path', async (_name, text, reason) => {
    const error = await refusal(() => rendered(text, { project: {}, word: 'a', a: true }))
    expect(error).toMatchObject({ code: 'TEMPLATE_BROKEN', where: 'a.hbs' })
    expect(error.message).toContain(reason)
    expect(error.message).not.toContain('\n')
  })

  test('passes on what a helper says is wrong', async () => {
    const inner = await refusal(() => rendered('{{unknown}}', {}))
    const helper = () => {
      throw inner
    }
    expect(await refusal(() => rendered('{{helper}}', {}, { helper }))).toBe(inner)
  })

  test('says what a helper threw that is no error', async () => {
    const helper = () => {
      throw 'no reason'
    }
    expect((await refusal(() => rendered('{{helper}}', {}, { helper }))).message).toContain('no reason')
  })

  test('is prepared before it is rendered', async () => {
    expect(await refusal(() => render('a.hbs', 'nobody prepared {{this}}', {}))).toMatchObject({ code: 'INTERNAL' })
  })

  test('that comes compiled says the same', async () => {
    const text = 'compiled: {{a}}\n'
    expect(precompile(text)).toContain('"compiler"')
    adopt(text, compile(text))
    expect(render('a.hbs', text, { a: 1 })).toBe('compiled: 1\n')
    adopt('another text', compile('of {{a}}'))
    await prepareTemplates([{ path: 'b', text: 'another text' }])
    expect(render('b', 'another text', { a: 2 })).toBe('of 2')
  })
})

describe('a renderer with helpers of its own', () => {
  test('knows them and its partials, escapes nothing, and leaves empty what is missing', () => {
    const upper = (word: string) => word.toUpperCase()
    const render = rendererWith({ upper }, { sign: '- {{name}}' })
    expect(render('{{upper name}} {{missing}}<{{name}}> {{> sign}}', { name: 'a & b' })).toBe('A & B <a & b> - a & b')
  })

  test('gives them to no other', () => {
    rendererWith({ shout: () => 'no' }, {})
    expect(() => rendererWith({}, {})('{{shout "a"}}', {})).toThrow('shout')
  })
})
