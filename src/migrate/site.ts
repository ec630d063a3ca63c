/** Reads a repository as steps see it. Executes nothing, needs no node_modules. */
import { posix } from 'node:path'
import { formatOf, prepareFormats } from '../edit/format.ts'
import { isObject } from '../edit/value.ts'
import { ClodoError } from '../errors.ts'
import { detect, prepareDetection } from '../project/detect/detect.ts'
import { type Files, filesOf } from '../project/detect/files.ts'
import type { DetectOptions } from '../project/detect/site.ts'
import type { Disk } from '../tree/disk.ts'
import { type Platform, platformOf } from './platform/platform.ts'
import type { Document, Site } from './step.ts'

const passed = new Set(
  'node_modules .git .clodo .wrangler .svelte-kit .next .open-next .output .nuxt .vercel .turbo .cache dist build coverage vendor'.split(
    ' ',
  ),
)
const looked =
  /\.(?:[cm]?[jt]sx?|jsonc?|toml|ya?ml|md|mdx|sh|html|env)$|^(?:Makefile|Dockerfile|Justfile|\.gitignore|\.npmrc|\.dev\.vars.*|\.env.*)$/
/** The recipe is CLODO's to move. */
const recipe = /^(?:clodo\.json|clodo\.config\.\w+|\.clodorc(?:\.\w+)?)$/
/** A repository may be endless; what is further away than this is not looked at. */
const most = { files: 4000, bytes: 1_000_000 }

/** What reading takes from outside. */
export interface Outside {
  readonly disk: Disk
  /** The versions that are written into projects. */
  version(dependency: string): string | undefined
}

/** @throws what `detect` throws */
export async function readSite(
  { disk, version }: Outside,
  root: string,
  options: DetectOptions & { readonly platform?: Platform },
): Promise<Site> {
  await prepareDetection(disk, root, options)
  const files = filesOf(disk, root)
  const repository = detect(disk, root, options)
  const paths = walk(disk, root)
  await prepareFormats(paths)
  const read = (path: string) => textOf(disk, root, path)
  return {
    repository,
    config: documentAt(repository.config?.path, files, read),
    manifest: documentAt(repository.packageJson, files, read),
    paths,
    read,
    version,
    platform: options.platform ?? platformOf(disk, root),
  }
}

/** The value as detection read it, the text as it is, a byte order mark included. */
function documentAt(path: string | undefined, files: Files, read: Site['read']): Document | undefined {
  const text = path === undefined ? undefined : read(path)
  if (path === undefined || text === undefined) return undefined
  const value = formatOf(path)?.parse(files.text(path) ?? '', path)
  return isObject(value) ? { path, text, value } : undefined
}

/** Undefined where there is no such file, or one that is no text. */
function textOf(disk: Disk, root: string, path: string): string | undefined {
  try {
    const bytes = disk.read(posix.join(root, path))
    if (bytes === undefined || bytes.length > most.bytes) return undefined
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError || (error instanceof ClodoError && error.code === 'DISK_FAILED')) return undefined
    throw error
  }
}

function walk(disk: Disk, root: string): string[] {
  const found: string[] = []
  const queue = ['.']
  for (let here = queue.shift(); here !== undefined && found.length < most.files; here = queue.shift()) {
    for (const { name, kind } of disk.list(posix.join(root, here)) ?? []) {
      const path = posix.join(here, name)
      if (kind === 'directory' && !passed.has(name)) queue.push(path)
      if (kind === 'file' && looked.test(name) && !recipe.test(path)) found.push(path)
    }
  }
  return found.sort()
}
