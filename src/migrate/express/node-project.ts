/** A project of Express that runs under Node: what it would need to be a Worker. */
import { posix } from 'node:path'
import { refused } from '../../edit/refusal.ts'
import type { ts } from '../../edit/typescript/compiler.ts'
import { importDeclarations, importedIn, specifierText } from '../../edit/typescript/import-list.ts'
import { textAt } from '../../project/detect/manifest.ts'
import { placeIn } from '../code.ts'
import { scriptsOf, setDependency } from '../dependencies.ts'
import type { Draft } from '../draft.ts'
import type { Site } from '../step.ts'
import { dropped } from './packages.ts'

const runs = /^(?:node|nodemon|tsx|ts-node|ts-node-dev)\b/

/** What the scripts of the package.json start, or its main. */
export function startedBy(site: Site): string | undefined {
  const home = posix.dirname(site.manifest?.path ?? '.')
  const commands = scriptsOf(site).flatMap(([, script]) => script.split(/&&|\|\||;/).map((one) => one.trim()))
  const words = commands.filter((one) => runs.test(one)).flatMap((one) => one.split(/\s+/))
  const named = [
    ...words.filter((word) => /\.[cm]?[jt]s$/.test(word)),
    textAt(site.manifest?.value, 'main') ?? 'index.js',
  ]
  return named.map((word) => posix.join(home, word)).find((path) => site.paths.includes(path))
}

/** Modules of Node that workerd has whole, and packages that need nothing else. */
const nodes = new Set(
  'assert async_hooks buffer crypto diagnostics_channel events path querystring string_decoder url util'.split(' '),
)
const pure = new Set(
  'zod uuid nanoid lodash lodash-es dayjs date-fns luxon jose ms ajv joi yup validator slugify qs hono'.split(' '),
)

/** @throws EDIT_REFUSED with every import that may want Node */
export function refuseNode(sources: readonly ts.SourceFile[]): void {
  const odd = sources.flatMap((source) =>
    importDeclarations(source).flatMap((declaration) => {
      const from = specifierText(declaration)
      const typeOnly = importedIn(source).filter((one) => one.declaration === declaration)
      if (from.startsWith('.') || (typeOnly.length > 0 && typeOnly.every((one) => one.typeOnly))) return []
      const name = from.replace(/^node:/, '').replace(/^((?:@[^/]+\/)?[^/]+)\/.*$/, '$1')
      return nodes.has(name) || pure.has(name) || dropped.includes(name)
        ? []
        : [`${placeIn(source, declaration)} imports ${from}`]
    }),
  )
  const [first = ''] = odd
  if (odd.length > 0)
    throw refused(first.split(' ')[0] ?? '', `What may want Node stands in the way of a Worker: ${odd.join('; ')}.`)
}

/** The config, the scripts and the dependency that make a Worker of it. */
export function makeWorker(site: Site, draft: Draft, entry: string): void {
  const { manifest } = site
  if (manifest === undefined) return
  const home = posix.dirname(manifest.path)
  const name = (textAt(manifest.value, 'name') ?? 'worker')
    .replace(/^@[^/]*\//, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
  const config = {
    $schema: 'node_modules/wrangler/config-schema.json',
    name,
    main: posix.relative(home, entry),
    compatibility_date: site.platform.date,
    compatibility_flags: ['nodejs_compat'],
    observability: { enabled: true },
  }
  draft.write(posix.join(home, 'wrangler.jsonc'), `${JSON.stringify(config, undefined, 2)}\n`)
  setDependency(site, draft, 'wrangler')
  const scripts = scriptsOf(site)
  for (const [script, text] of scripts)
    if (runs.test(text) && text.split(/\s+/).some((word) => posix.join(home, word) === entry))
      draft.set(manifest.path, ['scripts', script], 'wrangler dev')
  if (!scripts.some(([script]) => script === 'deploy'))
    draft.set(manifest.path, ['scripts', 'deploy'], 'wrangler deploy')
  draft.note('What process.env had comes from vars and secrets of the config now.')
  draft.note(
    'A Worker keeps nothing in memory from one request to the next for certain: what the process kept belongs into a binding.',
  )
}
