/** From what each plugin says to one set of facts, each with its owners. */
import { isDeepStrictEqual } from 'node:util'
import { ClodoError } from '../errors.ts'
import { identity, kindOf, type Layout } from '../kind/index.ts'
import type { Contribution, FilesContribution, Stated } from '../plugin/contribution.ts'
import type { OwnedFact } from '../project/lock.ts'
import type { Said } from './generator.ts'
import { inJavaScript } from './language.ts'
import { placedIn } from './placed.ts'
import type { Found } from './source.ts'
import { validate } from './validate.ts'

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
  if (stated.kind === 'files') return filesOf(found, stated)
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
    const file: Contribution = {
      kind: 'file',
      path: path.replace(/\.hbs$/, '').replaceAll(/__(\w+?)__/g, filled),
      text,
      ...(path.endsWith('.hbs') ? { template: true, with: values } : {}),
      ...(seeded === true ? { seeded } : {}),
    }
    // Values stand in the path only now, so only now can it be told whether it stays in the project.
    if (file.path !== path) validate(found.plugin.id, [{ kind: 'file', path: file.path, text: '' }])
    return file
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
