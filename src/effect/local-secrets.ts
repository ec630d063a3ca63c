/** Values for local development, and the record that tells those that CLODO made from those of the user. */
import { posix } from 'node:path'
import { digest } from '../tree/digest.ts'
import { makeDirectories } from '../tree/directories.ts'
import type { Disk } from '../tree/disk.ts'
import { HISTORY } from '../tree/state.ts'
import { decode, encode } from '../tree/utf8.ts'

/** Beside the history of undo: git ignores it, and it says nothing of a line but its digest, no name either, lest a scan take that for a secret. */
const recordPath = posix.join(HISTORY, 'local-secrets.json')

interface Made {
  /** CLODO made the file. */
  readonly file: boolean
  /** Digests of the lines it put there. */
  readonly lines: readonly string[]
}

export interface SecretsPlace {
  readonly root: string
  readonly disk: Disk
  /** Names of secrets that have a local value. */
  readonly localSecrets: readonly string[]
  /** `.dev.vars` when left out. */
  readonly secretsFile?: string | undefined
}

/** Gives each secret without a value a random one, and takes those out that nothing needs, unless the user changed them. */
export function settleLocalSecrets(place: SecretsPlace, random: () => string): void {
  const { disk, localSecrets } = place
  const { path, text, made, left, own } = stand(place)
  const given = namesIn(left)
  const added = localSecrets.filter((name) => !given.has(name)).map((name) => `${name}=${random()}`)
  const gap = added.length === 0 || left === '' || left.endsWith('\n') ? '' : '\n'
  const after = left + gap + added.map((line) => `${line}\n`).join('')
  const file = made.file || text === undefined
  if (after === '' && file && text !== undefined) disk.remove(path)
  else if (after !== (text ?? '')) disk.write(path, encode(after), { mode: 0o600 })
  const lines = [...own, ...added.map(digest)]
  const tells = lines.length > 0 || (made.file && after !== '')
  remember(place, tells ? { file, lines } : undefined)
}

function remember({ root, disk }: SecretsPlace, made: Made | undefined): void {
  const record = posix.join(root, recordPath)
  if (made === undefined) {
    if (disk.kind(record) === 'file') disk.remove(record)
    return
  }
  makeDirectories(disk, posix.dirname(record))
  disk.write(record, encode(`${JSON.stringify(made)}\n`), { mode: 0o600 })
}

/**
 * Whether the file goes on to hold values that git must not see: of the secrets that go, or of the user in a file of
 * CLODO's.
 */
export function keepsLocalSecrets(place: SecretsPlace, gone: readonly string[]): boolean {
  const { text, made, left } = stand(place)
  if (text === undefined || left.trim() === '') return false
  const names = namesIn(left)
  return made.file || gone.some((name) => names.has(name))
}

/** The file as it is, and what is left of it without the values of CLODO's that nothing needs. */
function stand({ root, disk, localSecrets, secretsFile = '.dev.vars' }: SecretsPlace) {
  const path = posix.join(root, secretsFile)
  const bytes = disk.read(path)
  const text = bytes === undefined ? undefined : decode(bytes, secretsFile)
  const made = recorded(disk, root)
  const isOwn = (line: string) => made.lines.includes(digest(line.trimEnd()))
  const isWanted = (line: string) => localSecrets.includes(assignment.exec(line)?.[1] ?? '')
  const lines = (text ?? '').split(/(?<=\n)/).filter((line) => isWanted(line) || !isOwn(line))
  const own = lines.filter(isOwn).map((line) => digest(line.trimEnd()))
  return { path, text, made, left: lines.join(''), own }
}

const assignment = /^\s*(?:export\s+)?([\w$]+)\s*=/

function namesIn(text: string): Set<string> {
  return new Set(
    text
      .replace(/^\uFEFF/, '')
      .split(/\r?\n/)
      .flatMap((line) => assignment.exec(line)?.[1] ?? []),
  )
}

function recorded(disk: Disk, root: string): Made {
  const bytes = disk.read(posix.join(root, recordPath))
  try {
    const { file, lines } = JSON.parse(bytes === undefined ? '{}' : decode(bytes, recordPath)) as Partial<Made>
    return { file: file === true, lines: Array.isArray(lines) ? lines : [] }
  } catch {
    // A record that cannot be read tells nothing: then all is the user's.
    return { file: false, lines: [] }
  }
}
