/** What can be told of a package without running anything of it. */
import { nearest, shortly } from '../../nearest.ts'
import { contractVersion } from '../../plugin/version.ts'
import { type Finding, those } from './finding.ts'
import type { Packed } from './open.ts'

/** Bytes of a tarball above which every user waits. */
const large = 512 * 1024

const installing = new Set(['preinstall', 'install', 'postinstall', 'preprepare', 'prepare', 'postprepare'])

/** @param builtin ids of the plugins that come with CLODO */
export function inPackage(packed: Packed, builtin: readonly string[]): Finding[] {
  const { files, manifest } = packed
  const json = JSON.parse(new TextDecoder().decode(files.get('package.json'))) as { readonly [key: string]: unknown }
  return [...inPackageJson(json, manifest.name, builtin), ...inContents(packed)]
}

function inPackageJson(json: { readonly [key: string]: unknown }, name: string, builtin: readonly string[]): Finding[] {
  const bare = name.replace(/^@[^/]*\//, '').replace(/^clodo-plugin-/, '')
  const near = builtin.includes(bare) ? bare : nearest(bare, builtin)
  const scripts = keysOf(json.scripts).filter((script) => installing.has(script))
  const needs = keysOf(json.dependencies)
  const { contract } = json.clodo as { readonly contract: string }
  return those([
    {
      when: !/^(@[^/]+\/)?clodo-plugin-./.test(name),
      rule: 'name',
      level: 'warning',
      what: `'${name}' is not found as 'clodo add NAME'.`,
      mend: 'Call it clodo-plugin-NAME.',
    },
    {
      when: near !== undefined,
      rule: 'near',
      level: 'error',
      what: `Its name is close to '${near}', a plugin of CLODO: users are warned of it.`,
      mend: 'Choose another name.',
    },
    {
      when: !(Array.isArray(json.keywords) && json.keywords.includes('clodo-plugin')),
      rule: 'keyword',
      level: 'error',
      what: "'clodo search' does not find it.",
      mend: 'Add the keyword clodo-plugin.',
    },
    {
      when: scripts.length > 0,
      rule: 'scripts',
      level: 'error',
      what: `It has scripts that run on install, which CLODO never runs: ${scripts.join(', ')}.`,
      mend: 'Take them out.',
    },
    {
      when: needs.length > 0,
      rule: 'dependencies',
      level: 'error',
      what: `It has dependencies, which are not installed: ${needs.join(', ')}.`,
      mend: 'Bundle them into its module, and list them under devDependencies.',
    },
    {
      when: typeof json.license !== 'string',
      rule: 'license',
      level: 'warning',
      what: 'It says no licence.',
      mend: 'Say it under "license".',
    },
    {
      when: json.repository === undefined,
      rule: 'repository',
      level: 'warning',
      what: 'It does not say where its source is.',
      mend: 'Say it under "repository"; provenance needs it.',
    },
    {
      when: contract !== contractVersion,
      rule: 'contract',
      level: 'warning',
      what: `It is written against contract ${contract}; this CLODO has ${contractVersion}.`,
      mend: 'Look at what is new, then raise it.',
    },
  ])
}

function inContents({ files, size }: Packed): Finding[] {
  const paths = [...files.keys()]
  const brought = /^(files|tests)[^/]*\//
  const idle = paths.filter(
    (path) => /(^|\/)(node_modules|\.git|coverage)\/|\.test\.[jt]s$/.test(path) && !brought.test(path),
  )
  const secret = paths.filter((path) => /(^|\/)(\.env|\.dev\.vars|\.npmrc|id_\w+|[^/]*\.pem)$/.test(path))
  return those([
    {
      when: !paths.some((path) => /^readme(\.md)?$/i.test(path)),
      rule: 'readme',
      level: 'warning',
      what: 'It has no README.',
      mend: 'Say what it adds, and how to use it.',
    },
    {
      when: size > large,
      rule: 'size',
      level: 'warning',
      what: `It has ${Math.ceil(size / 1024)} kB packed.`,
      mend: 'Publish its module and its folders alone: name them under "files" of package.json.',
    },
    {
      when: idle.length > 0,
      rule: 'idle',
      level: 'warning',
      what: `It publishes what nobody needs: ${shortly(idle, 3)}.`,
      mend: 'Name what is needed under "files" of package.json.',
    },
    {
      when: secret.length > 0,
      rule: 'secrets',
      level: 'error',
      what: `It publishes what may hold secrets: ${shortly(secret, 3)}.`,
      mend: 'Name what is needed under "files" of package.json.',
    },
  ])
}

function keysOf(value: unknown): string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : []
}
