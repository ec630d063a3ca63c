import { beforeAll, expect, it } from 'vitest'
import { loadCompiler } from '../../../src/edit/typescript/compiler.ts'
import { envType } from '../../../src/edit/typescript/env-type.ts'
import { parse } from '../../../src/edit/typescript/parse.ts'

beforeAll(loadCompiler)

const inPlace = 'new Hono<{ Bindings: { KEY: string } }>()\n'
const shadow = 'type Env = { Bindings: { KEY: string } }\nnew Hono<Env>()\n'

it.each([
  ['what the handlers are typed with', 'export default {} satisfies ExportedHandler<Mine, Message>', 'Mine'],
  ['what the application is typed with', 'new Hono<{ Bindings: Mine }>()', 'Mine'],
  ['the global one where nothing says', 'new Hono()', 'Env'],
  ['the global one where it is written in place', inPlace, 'Env'],
  ['that of what is called where Env is something else here', shadow, 'Parameters<typeof consume>[1]'],
  [
    'that of what is called where Env is imported',
    `import type { Env } from './hono'\n${inPlace}`,
    'Parameters<typeof consume>[1]',
  ],
])('%s', (_, text, type) => {
  expect(envType(parse(text, 'src/index.ts'), 'consume')).toBe(type)
})

it('is what is written in place where what is called has no name', () => {
  expect(envType(parse(shadow, 'src/index.ts'), '(batch) => batch.ackAll()')).toBe('{ KEY: string }')
})
