import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadPlopfile } from '../../src/generate/plop.ts'
import { nodeDisk } from '../../src/tree/disk.ts'

let home = ''
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'clodo-plop-'))
  mkdirSync(join(home, 'templates'))
  writeFileSync(join(home, 'templates/a.hbs'), 'A {{name}}')
  writeFileSync(join(home, 'package.json'), '{ "type": "module" }')
})
afterAll(() => rmSync(home, { recursive: true }))

function plopfile(name: string, body: string) {
  writeFileSync(join(home, name), `export default function (plop) {\n${body}\n}\n`)
  return loadPlopfile(join(home, name), nodeDisk())
}

it('reads generators with their questions, actions, helpers and partials', async () => {
  const [thing, bare] = await plopfile(
    'plopfile.js',
    `plop.setHelper('shout', (word) => word.toUpperCase())
     plop.setPartial('hi', 'Hi {{name}}')
     plop.setGenerator('thing', {
       description: 'A thing',
       prompts: [{ type: 'input', name: 'name', message: 'Name?' }],
       actions: (answers) => [{ type: 'add', path: answers.name }, 'a comment', () => 'a function'],
     })
     plop.setGenerator('bare', { actions: [{ type: 'add', path: 'b' }] })`,
  )
  expect(thing).toMatchObject({
    name: 'thing',
    description: 'A thing',
    questions: [{ name: 'name', message: 'Name?' }],
  })
  expect(thing?.actions({ name: 'x' })).toEqual([{ type: 'add', path: 'x' }, 'a comment', expect.any(Function)])
  expect(thing?.render('{{> hi}} {{shout "a&b"}} {{kebabCase "Some Name"}}', { name: '<b>' })).toBe(
    'Hi <b> A&B some-name',
  )
  expect(thing?.template('templates/a.hbs')).toEqual({ text: 'A {{name}}', executable: false })
  expect(await thing?.find(['templates/**'], {})).toEqual(['templates/a.hbs'])
  expect(() => thing?.template('none.hbs')).toThrow(expect.objectContaining({ code: 'TEMPLATE_BROKEN' }))
  expect(bare).toMatchObject({ name: 'bare', questions: [] })
  expect(bare?.actions({})).toEqual([{ type: 'add', path: 'b' }])
})

it('refuses a plopfile that sets no generator', async () => {
  await expect(plopfile('empty.js', '')).rejects.toMatchObject({ code: 'PLUGIN_INVALID' })
})

it('refuses a generator that asks by a function of its own', async () => {
  const asking = plopfile('asking.js', "plop.setGenerator('a', { prompts: async () => ({}), actions: [] })")
  await expect(asking).rejects.toMatchObject({ code: 'PLUGIN_INVALID', message: expect.stringContaining('function') })
})

it('takes a generator without actions for one that does nothing', async () => {
  const [none] = await plopfile('none.js', "plop.setGenerator('none', {})")
  expect(none?.actions({})).toEqual([])
})
