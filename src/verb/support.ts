/** `support-bundle`: what somebody has to know who helps, and nothing that they must not. */
import { homedir } from 'node:os'
import { posix } from 'node:path'
import { gzipSync } from 'node:zlib'
import { localValues, namesSecret } from '../check/naming.ts'
import { isClean, type Known, redactConfig, redactText } from '../check/support/redact.ts'
import { formatOf, prepareFormats } from '../edit/format.ts'
import { ClodoError } from '../errors.ts'
import type { Json } from '../plugin/json.ts'
import { filesOf } from '../project/detect/files.ts'
import { findConfig } from '../project/detect/find-config.ts'
import { openProject, type Project } from '../project/open.ts'
import { packTarball } from '../resolve/package/tarball.ts'
import { auditProject } from './audit.ts'
import { type DoctorTools, examine } from './doctor.ts'

export interface SupportTools extends DoctorTools {
  readonly versions: { readonly [name: string]: string }
}

export interface Enclosed {
  readonly path: string
  readonly text: string
}

/** The files of the bundle, redacted. What cannot be read is left out, and its place says why. */
export async function encloseSupport(tools: SupportTools, root: string): Promise<readonly Enclosed[]> {
  const project = await openProject(tools.disk, root, undefined, { runCode: false }).catch(() => undefined)
  const config = configOf(tools, root, project)
  const known = knownIn(tools, root, config)
  await prepareFormats([config ?? 'x.json'])
  const parts: [path: string, make: () => Promise<string | undefined>][] = [
    ['versions.json', async () => pretty(tools.versions)],
    [
      'doctor.json',
      async () => pretty((await examine(tools, root)).map(({ fix: _, ...one }) => one) as unknown as Json),
    ],
    [
      'validate.json',
      async () =>
        project === undefined
          ? undefined
          : pretty((await auditProject(tools, project, {})).findings as unknown as Json),
    ],
    ['clodo.json', async () => pretty(redactConfig((project?.found?.recipe ?? {}) as unknown as Json))],
    ['package.json', async () => structured(tools, root, 'package.json')],
    [
      `config/${posix.basename(config ?? 'wrangler.json')}.json`,
      async () => (config === undefined ? undefined : structured(tools, root, config)),
    ],
    ['lock.json', async () => structured(tools, root, '.clodo/lock.json')],
    ['deploys.jsonl', async () => plain(tools, root, '.clodo/deploys.jsonl')],
    ['effects.json', async () => plain(tools, root, '.clodo/effects.json')],
    ['journal.json', async () => plain(tools, root, '.clodo/journal.json')],
  ]
  const enclosed: Enclosed[] = []
  for (const [path, make] of parts) {
    const text = await make().catch(
      (error: unknown) => `cannot be read: ${error instanceof ClodoError ? error.code : 'unknown'}`,
    )
    if (text === undefined) continue
    const clean = redactText(text, known)
    enclosed.push({ path, text: isClean(clean, known) ? clean : 'left out: something in it looks like a secret\n' })
  }
  return enclosed
}

/** One archive, tar and gzip, below one folder. */
export async function packSupport(enclosed: readonly Enclosed[], name: string): Promise<Uint8Array> {
  const files = enclosed.map(({ path, text }) => ({ path: `${name}/${path}`, text }))
  return gzipSync(await packTarball(files))
}

function configOf({ disk }: SupportTools, root: string, project: Project | undefined): string | undefined {
  try {
    return findConfig(filesOf(disk, root), project?.found?.recipe.existing?.config).path
  } catch {
    return undefined
  }
}

function knownIn({ disk, env, process: { host } }: SupportTools, root: string, config: string | undefined): Known {
  const local = localValues(filesOf(disk, root), config).map(({ value }) => value)
  const own = Object.entries(env).flatMap(([name, value]) => (namesSecret(name) && value !== undefined ? [value] : []))
  const user = env.USER ?? env.USERNAME ?? env.LOGNAME ?? ''
  const home = (env.HOME ?? env.USERPROFILE ?? homedir()).replaceAll('\\', '/')
  return {
    secrets: [...local, ...own].filter((value) => value !== ''),
    persons: [
      [root, '[project]'],
      [home, '~'],
      [host, '[host]'],
      ...(user === 'root' ? [] : [[user, '[user]'] as const]),
    ],
  }
}

function structured({ disk }: SupportTools, root: string, file: string): string | undefined {
  const text = filesOf(disk, root).text(file)
  const value = text === undefined ? undefined : formatOf(file)?.parse(text, file)
  return value === undefined ? undefined : pretty(redactConfig(value))
}

function plain({ disk }: SupportTools, root: string, file: string): string | undefined {
  return filesOf(disk, root).text(file)
}

function pretty(value: Json): string {
  return `${JSON.stringify(value, undefined, 2)}\n`
}
