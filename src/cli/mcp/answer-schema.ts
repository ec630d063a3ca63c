/** What a tool answers: the documents of its commands, by their published schemas. */
import type { Disk } from '../../index.ts'
import type { Json, JsonObject } from '../../plugin/index.ts'
import { schemaOf } from '../schemas.ts'
import { object } from './input.ts'

/** Each command can fail in a hundred ways with facts of their own. Agents read schemas: here one form is all of them. */
const failure: JsonObject = {
  ...object(
    {
      status: { enum: ['failed', 'action_required'] },
      code: { type: 'string', description: 'The tool explain says more.' },
      reason: { type: 'string' },
      where: { type: 'string' },
      mend: { type: 'string', description: 'What to do now.' },
      exit: { type: 'number' },
      next: {
        type: 'array',
        items: object({ command: { type: 'string' } }),
        description: 'Each gives what is missing.',
      },
    },
    ['status', 'code', 'reason', 'mend', 'exit'],
  ),
  additionalProperties: true,
}

interface Schema {
  readonly anyOf: readonly Form[]
  readonly definitions?: JsonObject
}

interface Form extends JsonObject {
  readonly properties: { readonly status?: { readonly const?: Json } }
  readonly required: readonly string[]
}

export function answerSchema(disk: Disk, commands: readonly string[]): JsonObject {
  const schemas = commands.map((word) => JSON.parse(schemaOf(disk, word)) as Schema)
  const forms = schemas.flatMap(({ anyOf }) => anyOf.filter((form) => !isFailure(form)))
  const definitions = Object.assign({}, ...schemas.map((schema) => schema.definitions))
  const different = new Map([...forms, failure].map((form) => [JSON.stringify(form), form]))
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    type: 'object',
    anyOf: [...different.values()],
    ...(Object.keys(definitions).length === 0 ? {} : { definitions }),
  }
}

function isFailure({ properties, required = [] }: Form): boolean {
  const ends = ['failed', 'action_required'].includes(String(properties?.status?.const))
  return ends && ['code', 'reason', 'mend'].every((name) => required.includes(name))
}
