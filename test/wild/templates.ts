/** The templates of create-cloudflare, as `npm create cloudflare` writes them without a network: what many begin with. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { Wild } from '../project/detect/wild.ts'

const home = join(import.meta.dirname, '../../node_modules/create-cloudflare/templates')
const placeholders: { readonly [placeholder: string]: string } = {
  '<WORKER_NAME>': 'begun',
  '<PACKAGE_NAME>': 'begun',
  '<COMPATIBILITY_DATE>': '2025-10-01',
}

export interface Template {
  /** `hello-world/ts` */
  readonly name: string
  readonly files: Wild['files']
}

/** Those with a wrangler config, but the ones for Pages and for other languages, which are refused as such. */
export function templates(): Template[] {
  const directories = readdirSync(home, { recursive: true, encoding: 'utf8' })
    .filter((path) => /(^|\/)wrangler\.jsonc$/.test(path) && !/\/(pages|py)\//.test(path))
    .map((path) => dirname(path))
  return directories.sort().map((name) => ({ name, files: { ...manifestOf(name), ...filesBelow(join(home, name)) } }))
}

/** Where a framework makes the package.json, one like it. */
function manifestOf(name: string): Wild['files'] {
  const [framework = ''] = name.split('/')
  const manifest = { name: 'begun', private: true, type: 'module', dependencies: { [framework]: '*' } }
  return { 'package.json': Buffer.from(`${JSON.stringify(manifest, undefined, 2)}\n`) }
}

function filesBelow(directory: string): Wild['files'] {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    entries.map((entry) => {
      const path = relative(directory, join(entry.parentPath, entry.name)).replaceAll('__dot__', '.')
      const bytes = readFileSync(join(entry.parentPath, entry.name))
      return [path, bytes.includes('\0') ? bytes : Buffer.from(filled(bytes.toString()))]
    }),
  )
}

function filled(text: string): string {
  return Object.entries(placeholders).reduce((result, [from, to]) => result.replaceAll(from, to), text)
}
