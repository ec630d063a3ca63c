import type { Given } from './capability.ts'
import type { Answers, Options } from './option.ts'
import type { ProjectFacts } from './project.ts'

/** What `contribute` is given; the same input must give the same list. */
export interface Input<O extends Options = Options> {
  readonly answers: Answers<O>
  readonly given: Given
  readonly project: ProjectFacts
}
