/** From what each plugin says to one set of facts, each with its owners. */
import { isDeepStrictEqual } from 'node:util'
import { ClodoError } from '../errors.ts'
import { identity, kindOf, type Layout } from '../kind/index.ts'
import type { Contribution, FileContribution, FilesContribution, Stated } from '../plugin/contribution.ts'
import type { JsonObject } from '../plugin/json.ts'
import type { OwnedFact } from '../project/lock.ts'
import { fact as checkFact } from './fact.ts'
import type { Said } from './generator.ts'
import { inJavaScript } from './language.ts'
import { refuseInstallation } from './package/installation.ts'
import { placedIn } from './placed.ts'
import type { Found } from './source.ts'

/** @throws FACT_CLASH when two plugins want one key differently, NAME_CLASH when two facts want one name in `Env` */
export function unify(
  said: readonly Said[],
  layout: Layout,
  version: (dependency: string) => string | undefined,
): OwnedFact[] {
  const facts = new Map<string, { fact: Contribution; of: string[] }>()
  for (const { plugin, stated } of said) {
    for (const fact of stated.flatMap((one) => spoken(spread(plugin, one, layout, version), layout))) {
      const id = identity(fact)
      const known = facts.get(id)
      if (known === undefined) facts.set(id, { fact, of: [plugin.plugin.id] })
      else
        facts.set(id, {
          fact: both(id, known, fact, plugin.plugin.id),
          of: [...new Set([...known.of, plugin.plugin.id])].sort(),
        })
    }
  }
  const owned = [...facts.values()].sort((a, b) => (identity(a.fact) < identity(b.fact) ? -1 : 1))
  refuseSharedNames(owned)
  return owned
}

/** The facts in the language and at the places of the project. */
export function spoken(facts: readonly Contribution[], { project }: Layout): readonly Contribution[] {
  const { language, source = 'src' } = project.existing ?? {}
  const placed = facts.map((fact) => placedIn(fact, source))
  return language === 'js' ? placed.flatMap(inJavaScript) : placed
}

function spread(
  found: Found,
  stated: Stated,
  layout: Layout,
  version: (dependency: string) => string | undefined,
): Contribution[] {
  const facts = stated.kind === 'files' ? filesOf(found, stated) : [stated]
  for (const fact of facts) refuseInstallation(found, fact)
  if (stated.kind === 'files') return facts
  const fact =
    stated.kind === 'dependency' && stated.range === undefined
      ? { ...stated, range: ranged(found, stated.name, version) }
      : stated
  return [fact, ...(kindOf(fact).expand?.(fact, layout) ?? [])]
}

/** A folder becomes its files: `.hbs` marks a template, `__name__` in a path stands for a value of `with`. */
function filesOf(found: Found, { from, with: values = {}, seeded }: FilesContribution): Contribution[] {
  const filled = (whole: string, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole)
  return found.files(from).map(({ path, text }) => {
    const file: FileContribution = {
      kind: 'file',
      path: path.replace(/\.hbs$/, '').replaceAll(/__(\w+?)__/g, filled),
      text,
      ...(path.endsWith('.hbs') ? { template: true, with: values } : {}),
      ...(seeded === true ? { seeded } : {}),
    }
    refuseOutside(found, file)
    return file
  })
}

/** Where the files of a folder go is known only now. */
function refuseOutside({ plugin: { id } }: Found, file: FileContribution): void {
  const fault = checkFact({ ...file, text: '' } as JsonObject)
  if (fault === undefined) return
  throw new ClodoError('PLUGIN_INVALID', {
    what: `Plugin ${id} has a file for ${JSON.stringify(file.path)}; its path must ${fault.must}.`,
    where: id,
    data: { plugin: id },
  })
}

function ranged({ plugin }: Found, dependency: string, version: (dependency: string) => string | undefined): string {
  const range = version(dependency)
  if (range !== undefined) return range
  throw new ClodoError('PLUGIN_INVALID', {
    what: `Plugin ${plugin.id} names the dependency ${dependency} without a range, and CLODO has no version of it.`,
    where: plugin.id,
  })
}

function both(
  id: string,
  known: { fact: Contribution; of: string[] },
  fact: Contribution,
  plugin: string,
): Contribution {
  if (isDeepStrictEqual(known.fact, fact)) return known.fact
  const joined = kindOf(fact).join?.(known.fact, fact)
  if (joined !== undefined) return joined
  throw new ClodoError('FACT_CLASH', {
    what: `${known.of.join(' and ')} and ${plugin} want '${id}' differently.`,
    where: id,
    mend: `Remove one of them, or change an option so that they agree.`,
    data: { fact: id, plugins: [...known.of, plugin] },
  })
}

function refuseSharedNames(facts: readonly OwnedFact[]): void {
  const taken = new Map<string, OwnedFact>()
  for (const owned of facts) {
    const name = kindOf(owned.fact).envName?.(owned.fact)
    if (name === undefined) continue
    const first = taken.get(name)
    if (first !== undefined) {
      throw new ClodoError('NAME_CLASH', {
        what: `'${name}' is a ${first.fact.kind} of ${first.of.join(', ')} and a ${owned.fact.kind} of ${owned.of.join(', ')}; a name stands once in Env.`,
        where: name,
        mend: 'Rename one of them by its option, or remove one of the plugins.',
      })
    }
    taken.set(name, owned)
  }
}
