/** Plugins are written in TypeScript; a JavaScript project gets their modules as JavaScript. */
import type { Contribution, SlotContribution } from '../plugin/contribution.ts'

const module = /^(.*)\.([cm]?)ts$/

/** The fact as a JavaScript project has it; none where it only declares types. The text itself is turned when it is rendered. */
export function inJavaScript(fact: Contribution): readonly Contribution[] {
  if (fact.kind === 'file') return fact.path.endsWith('.d.ts') ? [] : [{ ...fact, path: renamed(fact.path) }]
  if (fact.kind === 'slot') return [withImports(fact)]
  if (fact.kind === 'binding' && fact.type === 'durable-object') return [{ ...fact, module: renamed(fact.module) }]
  if (fact.kind === 'deployable') return [{ ...fact, main: renamed(fact.main) }]
  return [fact]
}

function withImports(slot: SlotContribution): SlotContribution {
  return { ...slot, imports: slot.imports.map((line) => ({ ...line, from: renamed(line.from) })) }
}

function renamed(path: string): string {
  return path.replace(module, '$1.$2js')
}
