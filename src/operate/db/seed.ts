/** Data to begin with: files of SQL, each carried out whole or not at all. */
import { posix } from 'node:path'
import { splitSql } from '../../cloudflare/sql.ts'
import { ClodoError } from '../../errors.ts'
import { decode } from '../../tree/utf8.ts'
import type { Opened } from './opened.ts'

export interface SeedFile {
  readonly path: string
  readonly sql: string
}

/** `seeds/ENVIRONMENT/*.sql` where that directory is there, else `seeds/*.sql`; or the files that are named. */
export function seedsOf({ tools, root, environment }: Opened, named: readonly string[]): SeedFile[] {
  const { disk } = tools
  const folder = ['seeds', environment.name].join('/')
  const directory = disk.kind(posix.join(root, folder)) === 'directory' ? folder : 'seeds'
  const found = (disk.list(posix.join(root, directory)) ?? [])
    .filter(({ name, kind }) => kind === 'file' && name.endsWith('.sql'))
    .map(({ name }) => posix.join(root, directory, name))
  const paths = named.length > 0 ? named : found
  if (paths.length === 0)
    throw new ClodoError('FILE_MISSING', { what: `There is no file of SQL in ${directory}/.`, where: directory })
  return paths.map((path) => {
    const bytes = disk.read(path)
    if (bytes === undefined) throw new ClodoError('FILE_MISSING', { what: 'There is no such file.', where: path })
    return { path: posix.relative(root, path), sql: decode(bytes, path) }
  })
}

/** @throws MIGRATION_FAILED with what SQLite says; files ahead of it stay carried out */
export async function seed({ store, report }: Opened, files: readonly SeedFile[]): Promise<void> {
  for (const { path, sql } of files) {
    await store.load(statements(sql)).catch((cause: Error) => {
      if (cause instanceof ClodoError && cause.code === 'CLOUDFLARE_UNREACHABLE') throw cause
      const what = `${path} fails, and none of it was carried out: ${cause.message}`
      throw new ClodoError('MIGRATION_FAILED', { what, where: path, mend: 'Mend the file, then seed again.', cause })
    })
    report('seed', path)
  }
}

async function* statements(sql: string): AsyncGenerator<string> {
  yield* splitSql(sql)
}
