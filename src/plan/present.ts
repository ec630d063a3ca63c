import type { Base } from '../project/base.ts'
import type { Lock } from '../project/lock.ts'
import type { RecipePlace } from './recipe.ts'
import type { Uses } from './resources.ts'

/** What stands on the disk, read as it is asked for. */
export interface Present {
  /** The text of a file by its path in the project; undefined when there is none. */
  read(path: string): string | undefined
  readonly lock: Lock
  readonly base: Base
  /** The file that holds the recipe; clodo.json where there is none yet. */
  readonly found?: RecipePlace | undefined
  /** Asked when a binding goes to which a resource was given; none is used when left out. */
  readonly uses?: Uses
}
