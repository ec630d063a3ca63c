/** Which values a flag takes, and which words a command. */
import type { Flag } from '../flags.ts'
import { summaries } from '../summaries.ts'
import {
  bare,
  environmentsOf,
  lastOf,
  listed,
  type Offer,
  pluginsOf,
  type Scene,
  setsOf,
  workspacesOf,
} from './candidates.ts'
import { shells } from './scripts.ts'

type Provider = (scene: Scene) => Promise<Offer>

const flags: { readonly [flag: string]: Provider } = {
  type: (scene) => listed(scene, 'templates'),
  with: async (scene) => lastOf(scene.text, await listed(scene, 'plugins')),
  set: setsOf,
  env: environmentsOf,
  project: workspacesOf,
}

export async function valuesFor(name: string, flag: Flag | undefined, scene: Scene): Promise<Offer> {
  if (flag?.values !== undefined)
    return flag.name?.includes(',') === true ? lastOf(scene.text, bare(flag.values)) : bare(flag.values)
  if (flag?.name === 'DIR') return 'directories'
  if (flag?.name === 'FILE') return 'files'
  return (await flags[name]?.(scene)) ?? []
}

const words: { readonly [command: string]: Provider } = {
  add: (scene) => pluginsOf(scene, { installed: false }),
  remove: (scene) => pluginsOf(scene, { installed: true }),
  update: (scene) => pluginsOf(scene, { installed: true }),
  list: async (scene) => {
    const [what] = scene.words
    if (what === undefined) return bare(['types', 'plugins', 'installed'])
    if (what === 'installed') return pluginsOf(scene, { installed: true })
    return await listed(scene, what === 'types' ? 'templates' : 'plugins')
  },
  explain: async () => {
    const { catalogue, everyRule } = await import('../../index.ts')
    const codes = Object.entries(catalogue).map(([value, { means }]) => ({ value, describe: means }))
    return [...codes, ...everyRule.map(({ id, title }) => ({ value: id, describe: title }))]
  },
  migrate: async ({ words: named }) => {
    const { stepIds } = await import('../../index.ts')
    return bare(stepIds.filter((id) => !named.includes(id)))
  },
  generate: async ({ words: named, world }) => {
    const { generatorNames } = await import('../../index.ts')
    return named.length === 0 ? bare(generatorNames(await world())) : []
  },
  schema: async () => bare(Object.keys(summaries)),
  completion: async () => bare(Object.keys(shells)),
}

export async function wordsFor(command: string, usage: string, scene: Scene): Promise<Offer> {
  const provider = words[command]
  if (provider !== undefined) return await provider(scene)
  if (command === 'env' && scene.words.length > 0) return await environmentsOf(scene)
  if (/^\[?DIR/.test(usage)) return 'directories'
  if (/^\[?FILE/.test(usage)) return 'files'
  return scene.words.length === 0 ? bare(alternatives(usage)) : []
}

/** The lower-case words with which a usage may begin: `list|diff FROM TO` has list and diff. */
function alternatives(usage: string): string[] {
  return usage.split('|').flatMap((one) => /^\s*([a-z][\w-]*)/.exec(one)?.[1] ?? [])
}
