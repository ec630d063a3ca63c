/** What a rule is, and what it says. */
import type { Path } from '../edit/path.ts'
import type { Profile } from './profile.ts'
import type { Subject } from './subject.ts'

/** The gravest first. */
export const severities = ['error', 'warning', 'note'] as const

export type Severity = (typeof severities)[number]

/** What a rule says of itself: the documentation is made from it. */
export interface About {
  /** `config/cors-any-origin`: stable for ever, because baselines and comments name it. */
  readonly id: string
  readonly severity: Severity
  /** One line. */
  readonly title: string
  /** Why it matters. */
  readonly why: string
  /** What to do about it. */
  readonly mend: string
  /** Where it holds; everywhere when left out. */
  readonly profiles?: readonly Profile[]
}

/** One place that a rule has something against. A message never has the value of a secret. */
export interface Hit {
  /** From the root, POSIX. */
  readonly file: string
  /** The way to a value of a structured file, or an offset in any; the file as a whole when left out. */
  readonly place?: Path | number
  readonly message: string
  /** The environment it is about, by name; the whole project when left out. */
  readonly environment?: string
  /** The text of the file with the fault mended, from the text it has. Only where that cannot break anything. */
  readonly fix?: (text: string) => string
}

/** Looks at files as data. */
export interface Rule extends About {
  look(subject: Subject): Iterable<Hit>
}
