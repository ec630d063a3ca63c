/** The contract plugins are written against: `import { definePlugin } from 'clodo/plugin'`. */
export type { Capabilities, Exported, Given, Resource } from './capability.ts'
export {
  type CommandContext,
  CommandError,
  type CommandErrorOptions,
  defineCommand,
  type PluginCommand,
} from './command.ts'
export type * from './contribution.ts'
export {
  definePlugin,
  defineTemplate,
  type Plugin,
  type PluginDefinition,
  type PluginStep,
  type Template,
  type TemplateDefinition,
  type Upgrade,
} from './define.ts'
export type { Generator, Hooks, Statement } from './hooks.ts'
export type { Input } from './input.ts'
export type { Json, JsonObject } from './json.ts'
export type { Answer, Answers, Option, Options } from './option.ts'
export type { ExistingFacts, ProjectFacts } from './project.ts'
export { rank } from './rank.ts'
export { contractVersion } from './version.ts'
