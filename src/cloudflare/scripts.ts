/** Scripts, versions and deployments, as the REST API has them. */
import type { Cloudflare } from './client.ts'

export interface Share {
  readonly version_id: string
  readonly percentage: number
}

export interface LiveDeployment {
  readonly id: string
  readonly created_on: string
  readonly versions: readonly Share[]
  readonly annotations?: { readonly [key: string]: string }
}

export interface LiveVersion {
  readonly id: string
  readonly number: number
  readonly annotations?: { readonly [key: string]: string }
  readonly metadata?: { readonly created_on?: string }
  readonly startup_time_ms?: number
}

export interface LiveBinding {
  readonly name: string
  readonly type: string
  readonly [key: string]: unknown
}

export interface LiveSettings {
  readonly bindings: readonly LiveBinding[]
  readonly compatibility_date?: string
  readonly compatibility_flags?: readonly string[]
}

export interface Scripts {
  /** The tag of the last Durable Object migration; undefined for a script that is not there. */
  service(): Promise<{ readonly migrationTag: string | undefined } | undefined>
  settings(): Promise<LiveSettings | undefined>
  secrets(): Promise<readonly string[]>
  schedules(): Promise<readonly string[]>
  /** Newest first; empty for a script that is not there. */
  deployments(): Promise<readonly LiveDeployment[]>
  /** Newest first. */
  versions(): Promise<readonly LiveVersion[]>
  version(id: string): Promise<LiveVersion | undefined>
  /** Gives the versions their parts of the traffic, in this order. */
  deploy(versions: readonly Share[], message: string): Promise<void>
  patchSettings(settings: object): Promise<void>
  /** Where it answers, where Cloudflare says so. */
  subdomain(): Promise<Subdomain | undefined>
  /** Classes of Durable Objects that it has. */
  durableObjects(): Promise<readonly string[]>
}

export interface Subdomain {
  readonly enabled?: boolean
  readonly previews_enabled?: boolean
  readonly url?: string
}

interface Service {
  readonly default_environment?: { readonly script?: { readonly migration_tag?: string } }
}

export function scripts(api: Cloudflare, account: string, name: string): Scripts {
  const home = `/accounts/${account}/workers`
  const script = `${home}/scripts/${name}`
  return {
    async service() {
      const found = await api.find<Service>(`${home}/services/${name}`)
      return found && { migrationTag: found.default_environment?.script?.migration_tag }
    },
    settings: () => api.find(`${script}/settings`),
    secrets: async () =>
      ((await api.find<readonly { name: string }[]>(`${script}/secrets`)) ?? []).map((one) => one.name),
    async schedules() {
      const found = await api.find<{ schedules: readonly { cron: string }[] }>(`${script}/schedules`)
      return (found?.schedules ?? []).map(({ cron }) => cron)
    },
    async deployments() {
      const found = await api.find<{ deployments: readonly LiveDeployment[] }>(`${script}/deployments`)
      return found?.deployments ?? []
    },
    async versions() {
      const found = await api.find<{ items: readonly LiveVersion[] }>(`${script}/versions`, {
        query: { deployable: 'true' },
      })
      return found?.items ?? []
    },
    version: (id) => api.find(`${script}/versions/${id}`),
    async deploy(versions, message) {
      const body = { strategy: 'percentage', versions, annotations: { 'workers/message': message } }
      await api.call('POST', `${script}/deployments`, { body })
    },
    async patchSettings(settings) {
      await api.call('PATCH', `${script}/script-settings`, { body: settings, tries: 4 })
    },
    subdomain: async () => (await api.find<{ readonly subdomain?: Subdomain }>(`${home}/workers/${name}`))?.subdomain,
    async durableObjects() {
      const path = `${home}/durable_objects/namespaces`
      const all = await api.call<readonly { script?: string; class?: string }[]>('GET', path, {
        query: { per_page: 1000 },
      })
      return all.flatMap((one) => (one.script === name && one.class !== undefined ? [one.class] : []))
    },
  }
}

/** The same versions with the same parts, whatever their order. */
export function sameSplit(a: readonly Share[], b: readonly Share[]): boolean {
  const printed = (split: readonly Share[]) =>
    split
      .filter(({ percentage }) => percentage > 0)
      .map(({ version_id, percentage }) => `${version_id}@${percentage}`)
      .sort()
      .join()
  return printed(a) === printed(b)
}
