/** A bill of materials in CycloneDX 1.6 (ECMA-424), from the lockfile alone. */
import { digest } from '../../tree/digest.ts'
import { type Component, keyOf } from './component.ts'
import type { Locked } from './inventory.ts'

const algorithms: { readonly [name: string]: string } = {
  sha1: 'SHA-1',
  sha256: 'SHA-256',
  sha384: 'SHA-384',
  sha512: 'SHA-512',
}

/** @param version of CLODO */
export function cyclonedx(locked: Locked, { now, version }: { readonly now: Date; readonly version: string }): string {
  const components = [...locked.components.values()].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const root = `pkg:npm/${purlName(locked.name)}${locked.version === undefined ? '' : `@${locked.version}`}`
  const refs = new Map(components.map((component) => [keyOf(component), purl(component)]))
  const refsOf = (keys: readonly string[]) => [...new Set(keys.flatMap((key) => refs.get(key) ?? []))].sort()
  const body = {
    metadata: {
      timestamp: now.toISOString(),
      tools: { components: [{ type: 'application', name: 'clodo', version }] },
      component: {
        type: 'application',
        'bom-ref': root,
        ...named(locked.name),
        ...(locked.version === undefined ? {} : { version: locked.version }),
      },
    },
    components: components.map(entryOf),
    dependencies: [
      { ref: root, dependsOn: refsOf(locked.direct) },
      ...components.map((component) => ({ ref: purl(component), dependsOn: refsOf(component.needs) })),
    ],
  }
  const bom = { bomFormat: 'CycloneDX', specVersion: '1.6', serialNumber: serial(body.components), version: 1, ...body }
  return `${JSON.stringify(bom, undefined, 2)}\n`
}

function entryOf(component: Component): object {
  const { name, version, integrity, license, dev } = component
  const [, algorithm = '', sum = ''] = /^(sha\d+)-(\S+)/.exec(integrity ?? '') ?? []
  const alg = algorithms[algorithm]
  return {
    type: 'library',
    'bom-ref': purl(component),
    ...named(name),
    version,
    purl: purl(component),
    scope: dev ? 'excluded' : 'required',
    ...(alg === undefined ? {} : { hashes: [{ alg, content: Buffer.from(sum, 'base64').toString('hex') }] }),
    ...(license === undefined ? {} : { licenses: [{ expression: license }] }),
  }
}

function named(name: string): object {
  const [group, own] = name.startsWith('@') ? name.split('/') : [undefined, name]
  return { ...(group === undefined ? {} : { group }), name: own ?? name }
}

/** https://github.com/package-url/purl-spec */
function purl({ name, version }: Pick<Component, 'name' | 'version'>): string {
  return `pkg:npm/${purlName(name)}@${encodeURIComponent(version)}`
}

function purlName(name: string): string {
  return name.split('/').map(encodeURIComponent).join('/')
}

/** The same lockfile gives the same number. */
function serial(components: readonly object[]): string {
  const hex = digest(JSON.stringify(components))
  const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4)
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
