/** Reads what wrangler uploads: metadata and modules as a multipart form, into a version. */
import { Refusal } from './answer.ts'
import { keepAssets } from './assets.ts'
import { emulated } from './bindings.ts'
import { type Call, formOf } from './route.ts'
import { type Binding, type Module, type Script, uuid, type Version } from './state.ts'

export interface Metadata {
  readonly main_module?: string
  readonly body_part?: string
  readonly bindings?: readonly Binding[]
  readonly keep_bindings?: readonly string[]
  readonly compatibility_date?: string
  readonly compatibility_flags?: readonly string[]
  readonly annotations?: { readonly [key: string]: string }
  readonly migrations?: { readonly old_tag?: string; readonly new_tag?: string; readonly steps?: readonly Step[] }
  readonly exports?: { readonly [name: string]: { readonly type?: string } }
  readonly observability?: object
  readonly logpush?: boolean
  readonly tail_consumers?: readonly object[]
  readonly assets?: { readonly jwt?: string; readonly config?: { readonly [key: string]: unknown } }
  readonly keep_assets?: boolean
}

interface Step {
  readonly new_classes?: readonly string[]
  readonly new_sqlite_classes?: readonly string[]
  readonly deleted_classes?: readonly string[]
  readonly renamed_classes?: readonly { readonly from: string; readonly to: string }[]
}

const types: { readonly [contentType: string]: Module['type'] } = {
  'application/javascript+module': 'ESModule',
  'application/javascript': 'CommonJS',
  'text/plain': 'Text',
  'application/octet-stream': 'Data',
  'application/wasm': 'CompiledWasm',
}

export interface Uploaded {
  readonly metadata: Metadata
  readonly version: Version
}

/** @throws Refusal, such as 10057 for a binding to inherit that is not there */
export async function uploaded(call: Call, script: Script | undefined): Promise<Uploaded> {
  const form = await formOf(call)
  const metadata = JSON.parse(await textOf(form.get('metadata'))) as Metadata
  const modules = await modulesOf(form, metadata)
  const size = modules.reduce((sum, { contents }) => sum + contents.length, 0)
  const version: Version = {
    id: uuid(call.state.random),
    number: (script?.versions[0]?.number ?? 0) + 1,
    createdOn: call.now().toISOString(),
    annotations: { 'workers/triggered_by': 'upload', ...defined(metadata.annotations) },
    bindings: bindingsOf(metadata, script?.versions[0]),
    modules,
    serviceWorker: metadata.body_part !== undefined,
    compatibilityDate: metadata.compatibility_date ?? '2026-01-01',
    compatibilityFlags: metadata.compatibility_flags ?? [],
    startupTimeMs: 1 + Math.floor(size / 100_000),
    source: 'wrangler',
    assets: assetsIn(call, metadata, script?.versions[0]),
  }
  await keepAssets(version, call.state, call.directory)
  return { metadata, version }
}

function defined(annotations: Metadata['annotations']): { [key: string]: string } {
  return Object.fromEntries(Object.entries(annotations ?? {}).filter(([, value]) => value !== null))
}

/** @throws Refusal for a token that no session has given */
function assetsIn({ state }: Call, { assets, keep_assets }: Metadata, last: Version | undefined): Version['assets'] {
  if (assets?.jwt === undefined) return keep_assets === true ? last?.assets : undefined
  const files = state.sessions.get(assets.jwt)
  if (files === undefined) throw new Refusal(400, 10021, 'The token of the static assets is not known.')
  const missing = Object.entries(files).find(([, hash]) => !state.assets.has(hash))
  if (missing !== undefined) throw new Refusal(400, 10021, `The static asset ${missing[0]} has not been uploaded.`)
  return { files, config: assets.config ?? {} }
}

async function modulesOf(form: FormData, { main_module, body_part, assets }: Metadata): Promise<Module[]> {
  const modules: Module[] = []
  for (const [key, part] of form.entries()) {
    if (key === 'metadata' || typeof part === 'string') continue
    const type = types[part.type.split(';')[0] ?? '']
    if (type === undefined) continue
    modules.push({
      name: part.name === 'blob' ? key : part.name,
      type,
      contents: new Uint8Array(await part.arrayBuffer()),
    })
  }
  const main = main_module ?? body_part
  if (main === undefined && assets !== undefined) return []
  if (!modules.some(({ name }) => name === main))
    throw new Refusal(400, 10021, `No such module "${main}" in the upload.`)
  return modules.sort((a, b) => Number(b.name === main) - Number(a.name === main))
}

function bindingsOf({ bindings = [], keep_bindings = [] }: Metadata, last: Version | undefined): Binding[] {
  const unknown = bindings.find(({ type }) => !emulated.has(type))
  if (unknown !== undefined)
    throw new Refusal(501, 10501, `The sandbox has no binding of type ${unknown.type} (${unknown.name}).`)
  const given = bindings.map((binding) => (binding.type === 'inherit' ? inherited(binding, last) : binding))
  const kept = (last?.bindings ?? []).filter(
    ({ name, type }) => keep_bindings.includes(type) && !given.some((binding) => binding.name === name),
  )
  return [...given, ...kept]
}

function inherited({ name, old_name }: Binding, last: Version | undefined): Binding {
  const found = last?.bindings.find((binding) => binding.name === (old_name ?? name))
  if (found !== undefined) return { ...found, name }
  throw new Refusal(400, 10057, `inherit binding '${name}' is invalid: no binding of this name in the previous version`)
}

/** The classes of Durable Objects after a lifecycle change. */
export function classesAfter({ migrations, exports }: Metadata, before: readonly string[]): string[] {
  if (exports !== undefined) return Object.keys(exports).filter((name) => exports[name]?.type === 'durable-object')
  const classes = new Set(before)
  for (const step of migrations?.steps ?? []) {
    for (const name of [...(step.new_classes ?? []), ...(step.new_sqlite_classes ?? [])]) classes.add(name)
    for (const name of step.deleted_classes ?? []) classes.delete(name)
    for (const { from, to } of step.renamed_classes ?? []) {
      classes.delete(from)
      classes.add(to)
    }
  }
  return [...classes]
}

async function textOf(part: ReturnType<FormData['get']>): Promise<string> {
  return part === null ? '{}' : typeof part === 'string' ? part : part.text()
}
