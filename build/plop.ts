/**
 * A plugin of rolldown: node-plop without inquirer, whose prompts are never asked (`src/generate`). With it, three of four
 * packages that npm would install beside CLODO are left out.
 */
import type { Plugin } from 'rolldown'

const door = '\0inquirer'

export const withoutInquirer: Plugin = {
  name: 'without-inquirer',
  resolveId: (id) => (id === 'inquirer' ? door : undefined),
  load: (id) => (id === door ? 'export default { registerPrompt() {} }' : undefined),
}
