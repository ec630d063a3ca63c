import { describe, expect, it } from 'vitest'
import { bundled } from './bundled.ts'
import { migrated, worker } from './migrating.ts'
import { replayed } from './replay.ts'

describe('commonjs', () => {
  const files = worker(
    { main: 'index.js' },
    {
      'index.js': `'use strict'

const { reply, other: second } = require('./lib/reply') // answers
const table = require('./lib/table')
const data = require('./data.json')
require('./lib/effect')

/** The Worker. */
module.exports = {
  fetch: async (request) => reply(table(new URL(request.url).pathname) + second + data.word + seen()),
}

function seen() {
  return globalThis.seen
}
`,
      'lib/reply.js':
        "exports.reply = (text) => new Response(text)\n\nconst other = '!'\nmodule.exports.other = other\n",
      'lib/table.js': 'const table = (path) => path.toUpperCase()\n\nmodule.exports = table\n',
      'lib/effect.js': "globalThis.seen = 'seen'\n",
      'data.json': '{ "word": "w" }',
      'test/table.js': "const table = require('../lib/table')\n",
    },
  )

  it('becomes modules that answer', async () => {
    const { files: after, notes } = await migrated('commonjs', files)
    expect(after['index.js']).toContain(`import { reply, other as second } from './lib/reply' // answers
import table from './lib/table'
import data from './data.json'
import './lib/effect'

/** The Worker. */
export default {
`)
    expect(after['lib/reply.js']).toBe(
      "export const reply = (text) => new Response(text)\n\nconst other = '!'\nexport { other }\n",
    )
    expect(notes).toEqual(['test/table.js requires a module that is changed; run what uses it, such as tests.'])
    const code = await bundled(after, 'index.js')
    const same = { code: `export default { fetch: () => new Response('/A!wseen') }`, module: true }
    const { it } = await replayed({ it: { before: same, after: { code, module: true }, requests: ['GET /a'] } })
    expect(it?.after.map(({ body }) => body)).toEqual(['/A!wseen'])
  })

  it('takes what is required within an expression at the top', async () => {
    const code = `const router = require('itty-router').Router()

router.get('/a', require('./a'))
router.all('*', require('./b').none)
module.exports = { fetch: (request) => router.handle(request) }
`
    const files = worker(
      { main: 'index.js' },
      {
        'index.js': code,
        'a.js': "module.exports = () => new Response('a')\n",
        'b.js': "exports.none = () => new Response('none', { status: 404 })\n",
      },
    )
    const { files: after } = await migrated('commonjs', files)
    expect(after['index.js']).toBe(`import { Router } from 'itty-router'
const router = Router()

import a from './a'
router.get('/a', a)
import { none } from './b'
router.all('*', none)
export default { fetch: (request) => router.handle(request) }
`)
    const same = { code: await bundled(after, 'index.js'), module: true }
    const { it } = await replayed({ it: { before: same, after: same, requests: ['GET /a', 'GET /b'] } })
    expect(it?.after.map(({ status, body }) => [status, body])).toEqual([
      [200, 'a'],
      [404, 'none'],
    ])
  })

  it.each([
    ["if (x) require('./y')\nmodule.exports = {}", 'require is used', 1],
    ['module.exports = {}\nmodule.exports.a = 1', 'as a whole and by members', 2],
    ['exports.fetch = () => 1', 'one value', 1],
    ["const { a = 1 } = require('./x')\nmodule.exports = {}", 'taken apart', 1],
    ['module.exports = { fetch: () => __dirname }', '__dirname', 1],
  ])('stops at %j', async (code, why, line) => {
    const { need } = await migrated('commonjs', worker({ main: 'index.js' }, { 'index.js': code }))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why), where: `index.js:${line}` })
  })
})
