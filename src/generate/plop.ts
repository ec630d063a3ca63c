/** plop generators from a module; the only door to node-plop, which costs 0.3 s to load. Its actions are never run. */
import { posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ClodoError } from '../errors.ts'
import { rendererWith } from '../template/compile.ts'
import type { Disk } from '../tree/disk.ts'
import { decode } from '../tree/utf8.ts'
import type { Data, OwnAction, PlopGenerator, Question, Step } from './generator.ts'

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
  // What it sets by a relative path is read from where it stands.
  plop.setPlopfilePath(posix.dirname(path))
  await define(plop)
  const helpers = [...baked, ...plop.getHelperList()].map((name) => [name, plop.getHelper(name)] as const)
  const partials = plop.getPartialList().map((name) => [name, plop.getPartial(name)] as const)
  const render = rendererWith(Object.fromEntries(helpers), Object.fromEntries(partials))
  const own = plop.getActionTypeList().map((name) => [name, plop.getActionType(name) as unknown as OwnAction] as const)
  const names = plop.getGeneratorList().map(({ name }) => name)
  if (names.length === 0)
    throw new ClodoError('PLUGIN_INVALID', { what: 'The plopfile sets no generator.', where: path })
  const shared = { render, types: Object.fromEntries(own), plop, ...beside(posix.dirname(path), disk) }
  return names.map((name) => ({ ...said(name, plop.getGenerator(name) as RawGenerator), ...shared }))
}

function said(
  name: string,
  { description = name, prompts, actions, apart }: RawGenerator,
): Pick<PlopGenerator, 'name' | 'description' | 'apart' | 'questions' | 'actions'> {
  if (typeof prompts === 'function')
    throw new ClodoError('PLUGIN_INVALID', {
      what: `The generator ${name} asks by a function of its own, which only plop can run.`,
      where: name,
      mend: 'Give its prompts as a list.',
    })
  return {
    name,
    description,
    apart: typeof apart === 'string' ? apart : undefined,
    questions: Array.isArray(prompts) ? (prompts as Question[]) : [],
    actions: (answers: Data) => listed(typeof actions === 'function' ? actions(answers) : actions),
  }
}

/** Templates in the folder of the plopfile. */
function beside(folder: string, disk: Disk): Pick<PlopGenerator, 'template' | 'find'> {
  return {
    template(path) {
      const place = posix.resolve(folder, path)
      const bytes = disk.read(place)
      if (bytes === undefined)
        throw new ClodoError('TEMPLATE_BROKEN', {
          what: 'A generator names a template that is not there.',
          where: path,
        })
      return { text: decode(bytes, path), executable: ((disk.mode(place) ?? 0) & 0o111) !== 0 }
    },
    async find(patterns, options) {
      const { glob } = await import('tinyglobby')
      const found = await glob([...patterns], {
        cwd: folder,
        braceExpansion: false,
        expandDirectories: true,
        ...options,
      })
      return found.map((path) => posix.relative(folder, posix.resolve(folder, path))).sort()
    },
  }
}

function listed(actions: unknown): Step[] {
  if (!Array.isArray(actions)) return []
  return actions.filter(
    (one): one is Step =>
      ['string', 'function'].includes(typeof one) || (typeof one === 'object' && one !== null && 'type' in one),
  )
}
