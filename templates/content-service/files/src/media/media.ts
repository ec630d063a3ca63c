/**
 * A file: its row in D1. The row is made before its object in R2 and outlives it, so that whatever dies on the way leaves a row
 * by which `sweep` finds what is left.
 */
export interface Media {
  readonly id: string
  /** Counts the changes; it is the ETag of the row, not of the content. */
  readonly version: number
  /** RFC 3339, in UTC, as are the other times. */
  readonly createdAt: string
  readonly updatedAt: string
  readonly deletedAt: string | null
  /** `uploading`: not all there yet. `deleted`: can be restored. `discarded`: about to be erased. */
  readonly state: 'uploading' | 'ready' | 'deleted' | 'discarded'
  readonly title: string
  /** `,sea,summer,`, so that a tag is found with its commas. */
  readonly tags: string
  /** The media type that the content has shown; empty until then. */
  readonly type: string
  /** In bytes. */
  readonly size: number
  /** The strong entity tag of the content, in quotes; empty until it is all there. */
  readonly etag: string
  /** The subject of the principal who sent it; null where nobody is known. */
  readonly owner: string | null
  /** The folder in R2 that has the object; made here of the id, never of what a caller says. */
  readonly key: string
  /** The multipart upload in R2, while there is one. */
  readonly upload: string | null
  /** JSON: the entity tags of the parts that are there, by number. */
  readonly parts: string
}

/** The columns of the table, by the names above. */
export const COLUMNS = {
  id: 'id',
  version: 'version',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  deletedAt: 'deleted_at',
  state: 'state',
  title: 'title',
  tags: 'tags',
  type: 'type',
  size: 'size',
  etag: 'etag',
  owner: 'owner',
  key: 'key',
  upload: 'upload',
  parts: 'parts',
} as const satisfies Record<keyof Media, string>

/** The same for a SELECT. */
export const SELECTED: string = Object.entries(COLUMNS)
  .map(([name, column]) => `"${column}" AS "${name}"`)
  .join(', ')

/** What callers read. */
export function toJson({ key, upload, parts, state, etag, tags, ...media }: Media) {
  return { ...media, tags: tags.split(',').filter(Boolean) }
}

/** What a caller says of a file. */
export interface Description {
  readonly title: string
  readonly tags: readonly string[]
}

export function joinTags(tags: readonly string[]): string {
  return tags.length === 0 ? '' : `,${[...new Set(tags)].join(',')},`
}
