/** Three plugins that together use every kind of fact; their options change files, values and code. */

import type { Template } from '../../src/plugin/define.ts'
import { definePlugin, rank, type Stated } from '../../src/plugin/index.ts'

const greeting = definePlugin({
  id: 'greeting',
  title: 'A greeting',
  version: '1.0.0',
  requires: ['http'],
  provides: ['greeting'],
  options: {
    word: { type: 'string', title: 'The word', default: 'hello' },
    store: { type: 'choice', title: 'Where', choices: ['memory', 'kv'], default: 'memory' },
  },
  provide: ({ answers }) => ({ greeting: { word: answers.word } }),
  contribute: ({ answers }): Stated[] => [
    {
      kind: 'file',
      path: 'src/greeting/greet.ts',
      text: `export const word = '${answers.word}'\n// a line between\nexport const store = '${answers.store}'\n`,
    },
    ...(answers.store === 'kv'
      ? ([
          { kind: 'binding', type: 'kv', name: 'GREETINGS' },
          { kind: 'file', path: 'src/greeting/kv.ts', text: `export const kv = true\n` },
        ] as const)
      : []),
    { kind: 'variable', name: 'GREETING', value: answers.word, in: { production: 'Dear' }, describe: 'The word' },
    {
      kind: 'slot',
      slot: 'middleware',
      key: 'greeting',
      rank: rank.logging,
      code: `greet('${answers.word}')`,
      imports: [{ from: 'src/greeting/greet.ts', names: ['greet'] }],
    },
    { kind: 'script', name: 'greet', run: `echo ${answers.word}` },
    { kind: 'line', file: '.gitignore', line: 'greetings' },
    { kind: 'section', file: 'README.md', title: 'Greeting', rank: 10, text: `Says ${answers.word}.` },
  ],
})

const counter = definePlugin({
  id: 'counter',
  title: 'A counter',
  version: '1.0.0',
  requires: ['http'],
  uses: ['greeting'],
  contribute: ({ given }): Stated[] => [
    {
      kind: 'binding',
      type: 'durable-object',
      name: 'COUNTER',
      className: 'Counter',
      module: 'src/counter/counter.ts',
    },
    {
      kind: 'file',
      path: 'src/counter/counter.ts',
      text: `export class Counter {}\n// greets: ${JSON.stringify(given.greeting ?? null)}\n`,
    },
    { kind: 'binding', type: 'd1', name: 'DB' },
    { kind: 'migration', name: '20260101000000_counter', sql: 'CREATE TABLE counter (n INTEGER);\n' },
    { kind: 'cron', expression: '0 3 * * *' },
    {
      kind: 'slot',
      slot: 'scheduled',
      key: 'counter',
      rank: 10,
      at: '0 3 * * *',
      code: 'sweep',
      imports: [{ from: 'src/counter/counter.ts', names: ['sweep'] }],
    },
    { kind: 'dependency', name: 'nanoid', range: '5.1.0' },
    {
      kind: 'slot',
      slot: 'check',
      key: 'db',
      rank: 10,
      at: 'db',
      code: "(env) => env.DB.prepare('SELECT 1').first()",
      imports: [],
    },
  ],
})

const lock = definePlugin({
  id: 'lock',
  title: 'A lock',
  version: '1.0.0',
  requires: ['greeting'],
  options: { strict: { type: 'boolean', title: 'Strict', default: false } },
  contribute: ({ answers, given }): Stated[] => [
    { kind: 'secret', name: 'LOCK_KEY', describe: 'Opens it', local: 'random-hex-32' },
    { kind: 'dependency', name: 'nanoid', range: '5.1.2' },
    { kind: 'binding', type: 'd1', name: 'DB' },
    { kind: 'binding', type: 'ratelimit', name: 'LOCK_LIMITER', limit: 10, period: 60 },
    { kind: 'binding', type: 'queue', name: 'LOCKS', queue: 'locks', consume: { max_batch_size: 10 } },
    {
      kind: 'slot',
      slot: 'middleware',
      key: 'lock',
      rank: rank.authentication,
      code: `lock(${answers.strict})`,
      imports: [{ from: 'src/lock.ts', names: ['lock'] }],
    },
    {
      kind: 'file',
      path: 'src/lock.ts',
      text: `export const strict = ${answers.strict}\n\nexport const greets = ${JSON.stringify(given.greeting)}\n`,
    },
    { kind: 'key', file: 'package.json', at: ['lock', 'strict'], value: answers.strict },
    { kind: 'line', file: '.gitignore', line: 'locks' },
    { kind: 'section', file: 'README.md', title: 'Lock', rank: 5, text: 'Locks.' },
  ],
})

export const testPlugins = [greeting, counter, lock] as unknown as readonly Template[]
