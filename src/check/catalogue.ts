/** Every rule there is, for documentation and for formats that describe rules. */
import type { About } from './rule.ts'
import { codeRules, rules } from './rules/index.ts'
import { shapes } from './secrets/shapes.ts'

export const everyRule: readonly About[] = [...rules, ...codeRules, ...shapes].sort((a, b) => (a.id < b.id ? -1 : 1))
