/** What a field may hold. A field that is neither required nor has a default may be null, and cannot be sorted by. */
export type Field =
  | (Text & Presence<string>)
  | (Choice & Presence<string>)
  | (Numeric & Presence<number>)
  | (Flag & Presence<boolean>)
  | (Timestamp & Presence<string>)

export type Fields = { readonly [name: string]: Field }

/** A resource: a table of D1 and the fields of its rows, besides those that every resource has. */
export interface Resource<F extends Fields> {
  /** What one is called, for messages to the caller. */
  readonly name: string
  readonly table: string
  readonly fields: F
}

/** What a caller writes. */
export type Draft<F extends Fields> = { -readonly [Name in keyof F]: Value<F[Name]> }

/** What a caller reads. */
export type Item<F extends Fields> = Draft<F> & {
  id: string
  /** Counts the writes, from 1; it is the ETag too. */
  version: number
  /** RFC 3339, in UTC, as is `updatedAt`. */
  createdAt: string
  updatedAt: string
}

/** The fields that every resource has and no caller writes. */
export const KEPT = {
  id: { type: 'string', max: 36, required: true },
  version: { type: 'integer', required: true },
  createdAt: { type: 'timestamp', required: true, filterable: true, sortable: true },
  updatedAt: { type: 'timestamp', required: true, filterable: true, sortable: true },
} as const satisfies Fields

interface Text {
  readonly type: 'string'
  /** In UTF-16 code units, as `String.length` counts. */
  readonly min?: number
  readonly max: number
  /** Whether `?q=` looks here. */
  readonly searchable?: boolean
}

interface Choice {
  readonly type: 'choice'
  readonly of: readonly [string, ...string[]]
}

interface Numeric {
  readonly type: 'integer' | 'number'
  readonly min?: number
  readonly max?: number
}

interface Flag {
  readonly type: 'boolean'
}

/** RFC 3339 with any offset; kept in UTC, so that the order of the texts is the order in time. */
interface Timestamp {
  readonly type: 'timestamp'
}

// Keyset pagination compares with the last row of a page, and nothing compares with NULL.
type Presence<T> = { readonly filterable?: boolean } & (
  | { readonly required: true; readonly default?: never; readonly sortable?: boolean }
  | { readonly required?: never; readonly default: T; readonly sortable?: boolean }
  | { readonly required?: never; readonly default?: never; readonly sortable?: never }
)

type Value<F extends Field> = F extends { required: true } | { default: unknown } ? Plain<F> : Plain<F> | null

type Plain<F extends Field> = F extends { of: readonly (infer Option)[] }
  ? Option
  : { string: string; choice: string; integer: number; number: number; boolean: boolean; timestamp: string }[F['type']]
