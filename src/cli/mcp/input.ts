/** What a call may give, and how its JSON Schema is written. */
import type { JsonObject } from '../../plugin/index.ts'

/** The schema of the tool has checked it. */
export interface Input {
  readonly word?: string
  readonly what?: string
  readonly id?: string
  readonly only?: readonly string[]
  readonly directory?: string
  readonly verb?: string
  readonly names?: readonly string[]
  readonly options?: { readonly [id: string]: { readonly [name: string]: unknown } }
  readonly type?: string
  readonly onConflict?: string
  readonly verify?: boolean
  readonly install?: boolean
  readonly git?: boolean
  readonly commit?: boolean
  readonly beside?: boolean
  readonly breakImports?: boolean
}

export interface Place {
  /** Of the server, absolute. */
  readonly root: string
  /** Where the command runs, absolute. */
  readonly cwd: string
}

export const text = (description: string): JsonObject => ({ type: 'string', description, maxLength: 500 })
export const yes = (description: string): JsonObject => ({ type: 'boolean', description })
export const object = (properties: JsonObject, required: readonly string[] = []): JsonObject => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})

export const directory = text(
  'The project, as a path in the directory of the server; that directory itself when left out.',
)
