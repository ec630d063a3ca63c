import { ClodoError } from '../errors.ts'
import type { Given } from '../plugin/capability.ts'
import type { Json, JsonObject } from '../plugin/json.ts'

/** The capabilities of a project as its plugins provide them, one after the other. */
export class CapabilityBook {
  readonly #entries = new Map<string, { readonly value: Json; readonly by: string }>()

  /** @throws CAPABILITY_CLASH when two plugins provide one capability that is no list */
  enter(plugin: string, values: JsonObject): void {
    for (const [name, value] of Object.entries(values)) {
      if (value === null) continue
      const entry = this.#entries.get(name)
      if (entry === undefined) this.#entries.set(name, { value, by: plugin })
      else if (Array.isArray(entry.value) && Array.isArray(value)) {
        this.#entries.set(name, { value: [...entry.value, ...value], by: `${entry.by}, ${plugin}` })
      } else throw clash(name, entry.by, plugin)
    }
  }

  names(): string[] {
    return [...this.#entries.keys()]
  }

  /** The values of the named capabilities, those that are provided. */
  of(names: readonly string[]): Given {
    const known = names.flatMap((name) => {
      const entry = this.#entries.get(name)
      return entry === undefined ? [] : [[name, entry.value] as const]
    })
    return Object.freeze(Object.fromEntries(known)) as Given
  }
}

function clash(name: string, first: string, second: string): ClodoError {
  return new ClodoError('CAPABILITY_CLASH', {
    what: `Both ${first} and ${second} provide '${name}', which has one provider.`,
    where: name,
    mend: `Remove one of them: clodo remove ${first}, or clodo remove ${second}.`,
    data: { capability: name, providers: [first, second] },
  })
}
