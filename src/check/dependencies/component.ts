/** What a project has installed, by its lockfile. */

export interface Component {
  readonly name: string
  readonly version: string
  /** As lockfiles have it: `sha512-…` in base 64. */
  readonly integrity?: string
  /** An expression of SPDX. */
  readonly license?: string
  /** Only for development: nothing of it is deployed. */
  readonly dev: boolean
  /** Keys of the components that it needs. */
  readonly needs: readonly string[]
}

export interface Inventory {
  /** By a key that is `name@version`. */
  readonly components: ReadonlyMap<string, Component>
  /** Keys of what the project itself asks for. */
  readonly direct: readonly string[]
}

export function keyOf({ name, version }: Pick<Component, 'name' | 'version'>): string {
  return `${name}@${version}`
}

/** `@a/b@1.0.0` in its two parts; a suffix in brackets, which tells of peers, is left out. */
export function splitKey(key: string): { readonly name: string; readonly version: string } {
  const plain = key.replace(/\(.*$/, '')
  const at = plain.lastIndexOf('@')
  return { name: plain.slice(0, at), version: plain.slice(at + 1) }
}

/** What is reached from these, also by others. */
export function reached(from: readonly string[], needs: (key: string) => readonly string[]): Set<string> {
  const seen = new Set<string>()
  const queue = [...from]
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (seen.has(key)) continue
    seen.add(key)
    queue.push(...needs(key))
  }
  return seen
}
