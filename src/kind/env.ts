/** What facts are in the type of `env`. */
import { posix } from 'node:path'
import type { BindingContribution, Contribution } from '../plugin/contribution.ts'
import type { Layout, Placement } from './kind.ts'

type Member = Extract<Placement, { at: 'member' }>

const bindingTypes: { readonly [K in Exclude<BindingContribution['type'], 'durable-object'>]: string } = {
  kv: 'KVNamespace',
  d1: 'D1Database',
  r2: 'R2Bucket',
  workflow: 'Workflow',
  queue: 'Queue',
  service: 'Fetcher',
  ratelimit: 'RateLimit',
  'analytics-engine': 'AnalyticsEngineDataset',
  'send-email': 'SendEmail',
  assets: 'Fetcher',
  'version-metadata': 'WorkerVersionMetadata',
  images: 'ImagesBinding',
}

export interface EnvMember {
  readonly name: string
  readonly type: string
}

/** The file that has the type, and how imports end in it. */
interface EnvFile {
  readonly file: string
  readonly importEnding: string
}

/** The member that a fact adds to `Env`, for projects in which wrangler does not write that type. */
export function envMemberOf(fact: Contribution, env: EnvFile): EnvMember | undefined {
  if (fact.kind === 'binding' && fact.type === 'durable-object')
    return {
      name: fact.name,
      type: `DurableObjectNamespace<import('${specifier(fact.module, env)}').${fact.className}>`,
    }
  if (fact.kind === 'binding') return { name: fact.name, type: bindingTypes[fact.type] }
  if (fact.kind === 'secret') return { name: fact.name, type: 'string' }
  if (fact.kind !== 'variable') return undefined
  return { name: fact.name, type: typeof fact.value === 'string' ? 'string' : 'unknown' }
}

/**
 * Where the fact stands in a type of `env`: the one that people write by hand, unless another is named. Undefined where wrangler
 * writes it.
 */
export function memberPlacement(
  fact: Contribution,
  { project }: Layout,
  { file, name = '' }: { readonly file?: string; readonly name?: string } = project.existing?.env ?? {},
): Member | undefined {
  const { importEnding = '.ts' } = project.existing ?? {}
  const member = file === undefined ? undefined : envMemberOf(fact, { file, importEnding })
  return file === undefined || member === undefined ? undefined : { at: 'member', file, of: name, ...member }
}

/** How the file names a module of ours. */
function specifier(module: string, { file, importEnding }: EnvFile): string {
  const path = posix.relative(posix.dirname(file), module).replace(/\.[cm]?[jt]s$/, importEnding)
  return path.startsWith('.') ? path : `./${path}`
}
