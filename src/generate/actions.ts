/** plop's action types over our tree: planned, not written; confined to the project; without their known defects. */

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
  /** Puts a fact where it belongs in the project: an entry into a slot, a binding into the wrangler file. */
  state(fact: Contribution): void
}

type Run = (action: Action, site: Site) => void

const runs: { readonly [type: string]: Run } = {
  add(action, site) {
    const path = rendered(action.path, site)
    if (site.tree.exists(path)) {
      if (action.skipIfExists === true) return
      if (action.force !== true) throw exists(path, site)
    }
    site.tree.write(path, contentOf(action, site))
  },
  modify(action, site) {
    const path = rendered(action.path, site)
    const text = existing(path, site)
    const pattern = action.pattern instanceof RegExp ? action.pattern : String(action.pattern ?? '')
    // A function, because `$&` and the like in a replacement are the template's own text.
    site.tree.write(
      path,
      text.replace(pattern, () => contentOf(action, site)),
    )
  },
  append(action, site) {
    const path = rendered(action.path, site)
    const text = existing(path, site)
    const { eol } = styleOf(text)
    const line = contentOf(action, site)
    if (action.unique !== false && text.split(/\r?\n/).includes(line)) return
    const separator = String(action.separator ?? eol)
    const match = action.pattern === undefined ? undefined : new RegExp(action.pattern as RegExp | string).exec(text)
    const end = match ? match.index + match[0].length : text.length
    site.tree.write(path, text.slice(0, end) + separator + line + text.slice(end))
  },
  /** A module of ours, in the language and at the place that the project has for it. */
  module(action, site) {
    site.state({ kind: 'file', path: rendered(action.path, site), text: contentOf(action, site) })
  },
  fact(action, site) {
    site.state(filled(action.fact, site) as Contribution)
  },
}

/** @throws FILE_EXISTS, FILE_MISSING, PLUGIN_INVALID for an action type that is not known */
export function runAction(action: Action, site: Site): void {
  const run = runs[action.type]
  if (run === undefined)
    throw new ClodoError('PLUGIN_INVALID', {
      what: `The generator ${site.generator.name} wants an action '${action.type}', which CLODO does not have.`,
      where: site.generator.name,
    })
  run(action, site)
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

function contentOf(action: Action, site: Site): string {
  const template =
    typeof action.templateFile === 'string'
      ? site.generator.template(rendered(action.templateFile, site))
      : String(action.template ?? '')
  return site.generator.render(template, { ...site.answers, ...(action.data as Data | undefined) })
}

function existing(path: string, { tree, generator }: Site): string {
  const text = tree.read(path)
  if (text !== undefined) return text
  throw new ClodoError('FILE_MISSING', {
    what: `The generator ${generator.name} edits a file that is not there.`,
    where: path,
  })
}

function exists(path: string, { generator }: Site): ClodoError {
  return new ClodoError('FILE_EXISTS', {
    what: `The generator ${generator.name} would write over a file of yours.`,
    where: path,
  })
}
