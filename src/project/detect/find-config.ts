/** Finds the wrangler config that wrangler itself would take. */
import { posix } from 'node:path'
import { formatOf } from '../../edit/format.ts'
import { ClodoError } from '../../errors.ts'
import type { Files } from './files.ts'
import { textAt } from './manifest.ts'

export interface FoundConfig {
  /** Undefined where only a build tool has written one. */
  readonly path?: string
  readonly others: readonly string[]
  readonly redirected?: string
}

/** In wrangler's order: each name is looked for in all parents before the next name is. */
const names = ['wrangler.json', 'wrangler.jsonc', 'wrangler.toml']
const further = /^wrangler[.-][\w.-]*\.(?:json|jsonc|toml)$|^[\w-]+\.wrangler\.(?:json|jsonc|toml)$/
const example = /[.-](?:example|sample|template|dist|default)\b/
const redirection = '.wrangler/deploy/config.json'

/**
 * @param config a path from the root, as `wrangler --config` has it
 * @throws FILE_MISSING, FILE_UNPARSABLE
 */
export function findConfig(files: Files, config?: string): FoundConfig {
  const above = files.upward('.')
  const path = config === undefined ? lookup(files, above) : named(files, config)
  const target = redirected(files, above, path)
  return {
    ...(path === undefined ? {} : { path }),
    others: configsBeside(files, above, path === undefined ? '.' : posix.dirname(path)).filter((one) => one !== path),
    ...(target === undefined ? {} : { redirected: target }),
  }
}

/** Configs that stand there as a model to copy. */
export function examplesIn(files: Files, directory: string): string[] {
  const found = files.names(directory).filter((name) => /^wrangler\b.*(?:json|toml)/.test(name) && example.test(name))
  return found.map((name) => posix.join(directory, name))
}

function lookup(files: Files, above: readonly string[]): string | undefined {
  return names
    .flatMap((name) => above.map((directory) => posix.join(directory, name)))
    .find((path) => files.isFile(path))
}

function named(files: Files, config: string): string {
  const path = posix.relative(files.root, posix.resolve(files.root, config))
  if (files.isFile(path)) return path
  throw new ClodoError('FILE_MISSING', { what: 'There is no such wrangler config.', where: config })
}

function configsBeside(files: Files, above: readonly string[], home: string): string[] {
  const standard = above.flatMap((directory) => names.map((name) => posix.join(directory, name)))
  const beside = [...new Set(['.', home])].flatMap((directory) =>
    files
      .names(directory)
      .filter((name) => further.test(name) && !example.test(name))
      .map((name) => posix.join(directory, name)),
  )
  const inHome = names.map((name) => posix.join(home, name))
  return [...new Set([...standard, ...inHome, ...beside])].filter(files.isFile).sort()
}

/** wrangler follows a redirection only where it stands beside the config of the user. */
function redirected(files: Files, above: readonly string[], config: string | undefined): string | undefined {
  const home = above.find((directory) => files.isFile(posix.join(directory, redirection)))
  if (home === undefined || (config !== undefined && posix.dirname(config) !== home)) return undefined
  const path = posix.join(home, redirection)
  const target = textAt(formatOf(path)?.parse(files.text(path) ?? '', path), 'configPath')
  return target === undefined ? undefined : posix.join(posix.dirname(path), target)
}
