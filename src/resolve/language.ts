/** Plugins are written in TypeScript; a JavaScript project gets their modules as JavaScript. */
import { toJavaScript } from '../edit/typescript/to-javascript.ts'
import type { Contribution, SlotContribution } from '../plugin/contribution.ts'
import type { ProjectFacts } from '../plugin/project.ts'

const module = /^(.*)\.([cm]?)ts$/

/** The fact as a JavaScript project has it; none where it only declares types. The text itself is turned when it is rendered. */
export function inJavaScript(fact: Contribution): readonly Contribution[] {
  if (fact.kind === 'file') return fact.path.endsWith('.d.ts') ? [] : [{ ...fact, path: renamed(fact.path) }]
  if (fact.kind === 'slot') return [withImports(fact)]
  if (fact.kind === 'binding' && 'module' in fact) return [{ ...fact, module: renamed(fact.module) }]
  return [fact]
}

function withImports(slot: SlotContribution): SlotContribution {
  return { ...slot, imports: slot.imports.map((line) => ({ ...line, from: renamed(line.from) })) }
}

function renamed(path: string): string {
  return path.replace(module, '$1.$2js')
}

/**
 * Our TypeScript as a repository has its modules: in its language, with the ends of its relative imports. `path` is where it is
 * to stand. Await `loadCompiler` before.
 */
export function textIn(text: string, path: string, { existing }: ProjectFacts): string {
  const { language = 'ts', importEnding = '.ts', checked = false } = existing ?? {}
  const pattern = language === 'js' ? /\.[cm]?js$/ : /\.[cm]?tsx?$/
  if (existing === undefined || !pattern.test(path)) return text
  const module = language === 'js' ? toJavaScript(text, path.replace(/js$/, 'ts'), checked) : text
  return module.replaceAll(
    /((?:from|import\() ?')(\.{1,2}\/[^']*)\.ts'/g,
    (_, head: string, specifier: string) => `${head}${specifier}${importEnding}'`,
  )
}
