/** Where a project declares the type of `env`, and what it declares. */
import { posix } from 'node:path'
import { codeOf, literal } from './code.ts'
import { type Module, moduleAt } from './modules.ts'
import type { EnvType } from './repository.ts'
import type { Site } from './site.ts'

const generatedFile = 'worker-configuration.d.ts'
/** Places where the code names the type, the surest first. */
const uses = [
  /\bExportedHandler\s*<\s*([A-Za-z_$][\w$]*)/g,
  /\b(?:WorkerEntrypoint|DurableObject)\s*<\s*([A-Za-z_$][\w$]*)/g,
  /\bPagesFunction\s*<\s*([A-Za-z_$][\w$]*)/g,
  /\bBindings\s*:\s*([A-Za-z_$][\w$]*)/g,
  /\benv\s*:\s*([A-Za-z_$][\w$]*)/g,
]
const usual = ['Env', 'Bindings', 'CloudflareBindings', 'CloudflareEnv', 'Environment']

export interface FoundEnv {
  readonly env: EnvType
  /** Names that a hand-written type declares. */
  readonly names: readonly string[]
}

export function envOf(site: Site, modules: readonly Module[]): FoundEnv {
  const { files, directory, manifest } = site
  const homes = [...new Set([directory, manifest.home])]
  const scripted = manifest.scripts.map((script) => /\bwrangler\s+types\b([^&|;]*)/.exec(script)?.[1])
  const argument = scripted.map((rest) => /(?:^|\s)([\w./-]+\.d\.ts)\b/.exec(rest ?? '')?.[1]).find((path) => path)
  const candidates = homes.flatMap((home) => [
    posix.join(home, generatedFile),
    ...(argument === undefined ? [] : [posix.join(home, argument)]),
  ])
  const file = candidates.find(files.isFile)
  if (file !== undefined) return { env: { how: 'generated', file }, names: [] }
  if (scripted.some((rest) => rest !== undefined)) return { env: { how: 'generated' }, names: [] }
  return handwritten([...modules, ...declarations(site, homes)])
}

function handwritten(modules: readonly Module[]): FoundEnv {
  const named = uses.flatMap((use) => modules.flatMap(({ bare }) => [...bare.matchAll(use)].map(([, name]) => name)))
  for (const name of new Set([...named, ...usual])) {
    if (name === undefined) continue
    const declaration = new RegExp(`\\b(?:interface\\s+${literal(name)}(?![\\w$])|type\\s+${literal(name)}\\s*=)`)
    const owner = modules.find(({ bare }) => declaration.test(bare))
    if (owner === undefined) continue
    const names = members(owner.bare.slice(owner.bare.search(declaration)))
    // Hono's own type has the bindings inside it.
    if (!names.includes('Bindings')) return { env: { how: 'handwritten', file: owner.path, name }, names }
  }
  return { env: { how: 'none' }, names: [] }
}

/** Files of declarations are found by place: nothing imports them. */
function declarations({ files }: Site, homes: readonly string[]): Module[] {
  const directories = homes.flatMap((home) => [
    home,
    ...['src', 'types', 'functions'].map((name) => posix.join(home, name)),
  ])
  return directories.flatMap((directory) =>
    files
      .names(directory)
      .filter((name) => name.endsWith('.d.ts'))
      .flatMap((name) => moduleAt(files, posix.join(directory, name)) ?? []),
  )
}

/** Names of the members between the braces of a declaration, inner braces left out. */
function members(code: string): string[] {
  const head = /^(?:interface[^{]*|type\s+[\w$]+\s*=\s*(?:[\w$.]+\s*&\s*)?)\{/.exec(code)?.[0]
  if (head === undefined) return []
  let depth = 1
  let own = ''
  for (const char of code.slice(head.length).replaceAll('=>', '')) {
    if ('}>)]'.includes(char)) depth -= 1
    if (depth === 0) break
    if (depth === 1) own += char
    if ('{<(['.includes(char)) depth += 1
  }
  return [...own.matchAll(/(?:^|[;,\n])\s*(?:readonly\s+)?([A-Za-z_$][\w$]*)\??\s*:/g)].flatMap(
    ([, name]) => name ?? [],
  )
}

/** Whether members can be written into a type: it has braces of its own. */
export function isOpen(text: string, name: string): boolean {
  const { bare } = codeOf(text)
  const head = `\\b(?:interface\\s+${literal(name)}(?![\\w$])[^{;]*|type\\s+${literal(name)}\\s*=\\s*(?:[\\w$.]+\\s*&\\s*)*)\\{`
  return new RegExp(head).test(bare)
}

/** Who can name a type that people wrote. */
export function reachOf(text: string, file: string, name: string): 'global' | 'exported' | 'local' {
  const { bare } = codeOf(text)
  if (/\bdeclare\s+global\b/.test(bare)) return 'global'
  if (new RegExp(`\\bexport\\s+(?:declare\\s+)?(?:interface|type)\\s+${literal(name)}(?![\\w$])`).test(bare))
    return 'exported'
  return file.endsWith('.d.ts') && !/^\s*(?:import|export)\b/m.test(bare) ? 'global' : 'local'
}
