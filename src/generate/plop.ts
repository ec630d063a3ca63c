/** plop generators from a module; the only door to node-plop, which costs 0.3 s to load. Its actions are never run. */
import { posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ClodoError } from '../errors.ts'
import { rendererWith } from '../template/compile.ts'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'
import type { Action, Data, PlopGenerator, Question } from './generator.ts'

interface RawGenerator {
  readonly description?: string
  readonly prompts?: unknown
  readonly actions?: unknown
  readonly apart?: unknown
}

/** Names of the helpers that plop brings along. */
const baked = [
  'camelCase',
  'snakeCase',
  'dashCase',
  'kebabCase',
  'dotCase',
  'pathCase',
  'lowerCase',
  'upperCase',
  'sentenceCase',
  'constantCase',
  'titleCase',
  'pascalCase',
  'properCase',
]

/**
 * Loads the generators that a plopfile sets.
 *
 * @param path absolute path of a module whose default export takes `plop`
 * @throws PLUGIN_INVALID when the module sets no generator
 */
export async function loadPlopfile(path: string, disk: Disk): Promise<PlopGenerator[]> {
  const { default: nodePlop } = await import('node-plop')
  const plop = await nodePlop('', { destBasePath: posix.dirname(path), force: false })
  const { default: define } = (await import(pathToFileURL(path).href)) as { default: (plop: unknown) => unknown }
  await define(plop)
  const helpers = [...baked, ...plop.getHelperList()].map((name) => [name, plop.getHelper(name)] as const)
  const partials = plop.getPartialList().map((name) => [name, plop.getPartial(name)] as const)
  const render = rendererWith(Object.fromEntries(helpers), Object.fromEntries(partials))
  const names = plop.getGeneratorList().map(({ name }) => name)
  if (names.length === 0)
    throw new ClodoError('PLUGIN_INVALID', { what: 'The plopfile sets no generator.', where: path })
  return names.map((name) =>
    adapted(name, plop.getGenerator(name) as RawGenerator, { render, folder: posix.dirname(path), disk }),
  )
}

function adapted(
  name: string,
  raw: RawGenerator,
  { render, folder, disk }: { render: PlopGenerator['render']; folder: string; disk: Disk },
): PlopGenerator {
  return {
    name,
    description: raw.description ?? name,
    apart: typeof raw.apart === 'string' ? raw.apart : undefined,
    questions: Array.isArray(raw.prompts) ? (raw.prompts as Question[]) : [],
    actions: (answers: Data) => listed(typeof raw.actions === 'function' ? raw.actions(answers) : raw.actions),
    render,
    template(path) {
      const bytes = disk.read(posix.join(folder, path))
      if (bytes === undefined)
        throw new ClodoError('TEMPLATE_BROKEN', {
          what: `The generator ${name} names a template that is not there.`,
          where: path,
        })
      return decode(bytes, path)
    },
  }
}

function listed(actions: unknown): Action[] {
  return Array.isArray(actions)
    ? actions.filter((action): action is Action => typeof action === 'object' && action !== null && 'type' in action)
    : []
}
