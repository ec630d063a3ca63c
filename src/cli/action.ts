/** The first word of a command that can do several things. */
import { ClodoError, suggest } from '../index.ts'

/**
 * What the word names. The word itself is never repeated: it may be a value that was put into the wrong place.
 *
 * @throws USAGE
 */
export function actionOf<Action>(actions: { readonly [word: string]: Action }, word: string, command: string): Action {
  const action = Object.hasOwn(actions, word) ? actions[word] : undefined
  if (action !== undefined) return action
  const words = Object.keys(actions)
  throw new ClodoError('USAGE', {
    what: `clodo ${command} takes one of ${words.join(', ')}.`,
    mend: suggest(word, words, { written: (near) => `clodo ${command} ${near}` }),
  })
}
