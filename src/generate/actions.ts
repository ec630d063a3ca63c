/** plop's action types over our tree: planned, not written; confined to the project; without their known defects. */
import { posix } from 'node:path'
import { styleOf } from '../edit/style.ts'
import { ClodoError } from '../errors.ts'
import type { Contribution } from '../plugin/contribution.ts'
import type { Tree } from '../tree/overlay.ts'
import type { Action, Data, PlopGenerator } from './generator.ts'

/** Where an action works. */
export interface Site {
  readonly tree: Tree
  readonly generator: PlopGenerator
  readonly answers: Data
  /** What happens to a file that is there and was to be added; `abort` where nothing is said. */
  readonly onConflict?: 'ours' | 'theirs' | 'abort'
  /** Puts a fact where it belongs in the project: an entry into a slot, a binding into the wrangler file. */
  state(fact: Contribution): void
}

type Run = (action: Action, site: Site) => void | Promise<void>

const runs: { readonly [type: string]: Run } = {
  async add(action, site) {
    const path = rendered(action.path, site)
    await addFile(action, site, path)
  },
  addMany,
  async modify(action, site) {
    const path = rendered(action.path, site)
    const text = existing(path, site)
    const { pattern } = action
    const known = typeof pattern === 'string' || pattern instanceof RegExp
    // `$1` of a template stands for what the pattern found; a `$` in an answer stands for itself.
    const changed = known ? text.replace(pattern, contentOf(action, withDollars(site)).text) : text
    site.tree.write(path, await transformed(changed, action, site))
  },
  append(action, site) {
    const path = rendered(action.path, site)
    const text = existing(path, site)
    const { eol } = styleOf(text)
    const line = contentOf(action, site).text
    const added = `${String(action.separator ?? eol)}${line}`
    const bounded = `\n${text.replaceAll('\r\n', '\n')}\n`
    if (action.unique !== false && bounded.includes(`\n${line.replaceAll('\r\n', '\n')}\n`)) return
    const { pattern } = action
    if (pattern)
      site.tree.write(
        path,
        text.replace(pattern as RegExp | string, (found: string) => found + added),
      )
    else site.tree.write(path, text === '' ? line : text + added)
  },
  /** A module of ours, in the language and at the place that the project has for it; left out where a capability that it needs is not given. */
  module(action, site) {
    const { given = {} } = site.answers as { readonly given?: { readonly [capability: string]: unknown } }
    if (typeof action.needs === 'string' && given[action.needs] === undefined) return
    site.state({ kind: 'file', path: rendered(action.path, site), text: contentOf(action, site).text })
  },
  fact(action, site) {
    site.state(filled(action.fact, site) as Contribution)
  },
}

/** Whether CLODO has this type; a plopfile cannot bring another one of its name. */
export function isKnown(type: string): boolean {
  return Object.hasOwn(runs, type)
}

/** @throws FILE_EXISTS, FILE_MISSING, TEMPLATE_BROKEN, PATH_OUTSIDE; PLUGIN_INVALID for an action type that is not known */
export async function runAction(action: Action, site: Site): Promise<void> {
  const run = isKnown(action.type) ? runs[action.type] : undefined
  if (run === undefined)
    throw new ClodoError('PLUGIN_INVALID', {
      what: `The generator ${site.generator.name} wants an action '${action.type}', which nobody brings.`,
      where: site.generator.name,
    })
  await run(action, site)
}

async function addFile(action: Action, site: Site, path: string): Promise<void> {
  const { tree, onConflict = 'abort' } = site
  if (tree.exists(path) && action.force !== true) {
    if (action.skipIfExists === true || onConflict === 'ours') return
    if (onConflict === 'abort') throw fileExists(path)
  }
  const { text, executable } = contentOf(action, site)
  tree.write(path, await transformed(text, action, site), { executable })
}

/** Every file that matches becomes one below the destination, without the ending of a template. */
async function addMany(action: Action, site: Site): Promise<void> {
  const { templateFiles } = action
  const wanted = typeof templateFiles === 'function' ? (templateFiles() as unknown) : templateFiles
  const patterns = [wanted].flat().map((pattern) => rendered(pattern, site))
  const base = action.base === undefined ? undefined : posix.normalize(rendered(action.base, site))
  for (const file of await site.generator.find(patterns, (action.globOptions ?? {}) as object)) {
    if (base !== undefined && !file.startsWith(base)) continue
    // Without a base it is the first folder that is left out.
    const below = base === undefined ? file.split('/').slice(1).join('/') : posix.relative(base, file)
    const path = bare(posix.join(String(action.destination ?? ''), below), action.stripExtensions ?? ['hbs'])
    await addFile({ ...action, templateFile: undefined, literalFile: file }, site, rendered(path, site))
  }
}

/** `a.ts.hbs` is made into `a.ts`; `a.hbs` keeps its only ending. */
function bare(path: string, endings: unknown): string {
  const { dir, name, ext } = posix.parse(path)
  const stripped = !Array.isArray(endings) || endings.includes(ext.slice(1))
  return stripped && (posix.extname(name) !== '' || name.startsWith('.')) ? posix.join(dir, name) : path
}

async function transformed(text: string, { transform }: Action, { generator, answers }: Site): Promise<string> {
  if (transform === undefined) return text
  const made: unknown = typeof transform === 'function' ? await transform(text, answers) : undefined
  if (typeof made === 'string') return made
  throw new ClodoError('PLUGIN_INVALID', {
    what: `A transform of the generator ${generator.name} gives no text.`,
    where: generator.name,
  })
}

/** Data with every text of it rendered. */
function filled(value: unknown, site: Site): unknown {
  return JSON.parse(JSON.stringify(value), (_key, one: unknown) =>
    typeof one === 'string' ? rendered(one, site) : one,
  )
}

function rendered(text: unknown, { generator, answers }: Site): string {
  return generator.render(String(text ?? ''), answers)
}

function contentOf(action: Action, site: Site): { readonly text: string; readonly executable: boolean } {
  const { templateFile, literalFile = typeof templateFile === 'string' ? rendered(templateFile, site) : undefined } =
    action
  const { text, executable } =
    typeof literalFile === 'string'
      ? site.generator.template(literalFile)
      : { text: String(action.template ?? ''), executable: false }
  return { text: rendered(text, site), executable }
}

function withDollars(site: Site): Site {
  const doubled = (value: unknown): unknown => (typeof value === 'string' ? value.replaceAll('$', '$$$$') : value)
  return {
    ...site,
    answers: Object.fromEntries(Object.entries(site.answers).map(([name, value]) => [name, doubled(value)])),
  }
}

function existing(path: string, { tree, generator }: Site): string {
  const text = tree.read(path)
  if (text !== undefined) return text
  throw new ClodoError('FILE_MISSING', {
    what: `The generator ${generator.name} edits a file that is not there.`,
    where: path,
  })
}

export function fileExists(path: string): ClodoError {
  return new ClodoError('FILE_EXISTS', { what: `${path} is there already, and is yours.`, where: path })
}
