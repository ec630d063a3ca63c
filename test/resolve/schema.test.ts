import { expect, it } from 'vitest'
import { schemaOf } from '../../src/resolve/schema.ts'

it('says of each option what an answer may be', () => {
  const schema = schemaOf({
    word: { type: 'string', title: 'The word', describe: 'Said first', pattern: '[a-z]+' },
    size: { type: 'number', title: 'Size', min: 1, max: 9, default: 3 },
    strict: { type: 'boolean', title: 'Strict', default: false },
    level: { type: 'choice', title: 'Level', choices: ['low', 'high'], default: 'low' },
    names: { type: 'list', title: 'Names', default: [] },
    kinds: { type: 'list', title: 'Kinds', choices: ['a', 'b'], default: ['a'] },
  })
  expect(schema).toEqual({
    type: 'object',
    additionalProperties: false,
    required: ['word'],
    properties: {
      word: { title: 'The word', description: 'Said first', type: 'string', pattern: '^(?:[a-z]+)$' },
      size: { title: 'Size', type: 'number', minimum: 1, maximum: 9, default: 3 },
      strict: { title: 'Strict', type: 'boolean', default: false },
      level: { title: 'Level', enum: ['low', 'high'], default: 'low' },
      names: { title: 'Names', type: 'array', items: { type: 'string' }, default: [] },
      kinds: { title: 'Kinds', type: 'array', items: { enum: ['a', 'b'] }, default: ['a'] },
    },
  })
  expect(schemaOf({ any: { type: 'string', title: 'Any' }, all: { type: 'number', title: 'All' } }).properties).toEqual(
    {
      any: { title: 'Any', type: 'string' },
      all: { title: 'All', type: 'number' },
    },
  )
})
