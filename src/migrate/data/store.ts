/** What can be copied from and to: records in an order, whatever holds them. */

/** A pair of a key and bytes, or a row of a table. Two records are the same when their texts are. */
export interface Item {
  /** Names it in its store; records come in one order of their keys. */
  readonly key: string
  /** All of it, as text that is equal for equal records. */
  readonly text: string
}

/** What may stand beside the value of a pair: KV has the first two, R2 the others. */
export const beside = ['metadata', 'expiration', 'http', 'custom'] as const
export type Beside = (typeof beside)[number]

export interface Store {
  readonly holds: 'pairs' | 'rows'
  /** Records after a key. */
  read(after?: string): AsyncIterable<Item>
  /** Adds records, or writes them anew where they are there. */
  write(items: readonly Item[]): Promise<void>
  /** What it has a place for beside the value of a pair. */
  readonly keeps: readonly Beside[]
  /** Whether it takes a record at this time at all; it does where nothing is said. */
  takes?(item: Item): boolean
  /** What was written stays when the run ends half way, so another one goes on. */
  readonly lasting: boolean
  /** Called once when all is written. */
  end?(): Promise<void>
  close?(): void | Promise<void>
}

export interface Extras {
  readonly metadata?: unknown
  /** Seconds since 1970. */
  readonly expiration?: number | undefined
  readonly http?: { readonly [name: string]: string } | undefined
  readonly custom?: { readonly [name: string]: string } | undefined
}

/** A pair as the text of a record: value in base64, so that every byte is the same everywhere. */
export interface PairText extends Extras {
  readonly value: string
}

export function pairItem(key: string, bytes: Uint8Array, extras: Extras = {}): Item {
  const given = beside.flatMap((name) => {
    const one = extras[name]
    const empty = one === undefined || one === null || (name === 'http' || name === 'custom' ? !hasMembers(one) : false)
    return empty ? [] : [[name, name === 'http' || name === 'custom' ? sorted(one as object) : one] as const]
  })
  const pair: PairText = { value: Buffer.from(bytes).toString('base64'), ...Object.fromEntries(given) }
  return { key, text: JSON.stringify(pair) }
}

function hasMembers(value: unknown): boolean {
  return Object.keys(value as object).length > 0
}

function sorted(value: object): object {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A row as the text of a record: its columns, each a literal of SQL, which loses nothing. */
export type RowText = { readonly [column: string]: string }
