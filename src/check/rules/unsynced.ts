import type { Rule } from '../rule.ts'

export const unsynced: Rule = {
  id: 'project/unsynced',
  severity: 'warning',
  title: 'The recipe and the record differ',
  why: 'The recipe says what is wanted and the record what was done: until they agree, nobody knows what the next command will do.',
  mend: 'Run clodo sync --dry-run, then clodo sync.',
  *look({ unsynced: { file, plugins } }) {
    for (const id of plugins) yield { file, message: `${id} is in one of the two only.` }
  },
}
