/** Every rule there is, for documentation and for formats that describe rules. */
import { advisory, unreachable } from './dependencies/advisories.ts'
import type { About } from './rule.ts'
import { codeRules, rules } from './rules/index.ts'
import { shapes } from './secrets/shapes.ts'

export const everyRule: readonly About[] = [...rules, ...codeRules, ...shapes, advisory, unreachable].sort((a, b) =>
  a.id < b.id ? -1 : 1,
)
