/** What can be copied from and to: records in an order, whatever holds them. */

/** A pair of a key and bytes, or a row of a table. Two records are the same when their texts are. */
export interface Item {
  /** Names it in its store; records come in one order of their keys. */
  readonly key: string
  /** All of it, as text that is equal for equal records. */
  readonly text: string
}

export interface Store {
  readonly holds: 'pairs' | 'rows'
  /** Records after a key. */
  read(after?: string): AsyncIterable<Item>
  /** Adds records, or writes them anew where they are there. */
  write(items: readonly Item[]): Promise<void>
  /** It has no place for what KV keeps beside a value: metadata, the end of its life. */
  readonly bare?: boolean
  /** What was written stays when the run ends half way, so another one goes on. */
  readonly lasting: boolean
  /** Called once when all is written. */
  end?(): Promise<void>
  close?(): void | Promise<void>
}

/** A pair as the text of a record: value in base64, so that every byte is the same everywhere. */
export interface PairText {
  readonly value: string
  readonly metadata?: unknown
  readonly expiration?: number
}

export function pairItem(key: string, bytes: Uint8Array, more: { metadata?: unknown; expiration?: number } = {}): Item {
  const { metadata, expiration } = more
  const pair: PairText = {
    value: Buffer.from(bytes).toString('base64'),
    ...(metadata === undefined || metadata === null ? {} : { metadata }),
    ...(expiration === undefined ? {} : { expiration }),
  }
  return { key, text: JSON.stringify(pair) }
}

/** A row as the text of a record: its columns, each a literal of SQL, which loses nothing. */
export type RowText = { readonly [column: string]: string }
