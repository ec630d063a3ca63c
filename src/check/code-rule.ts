/** Rules that read syntax. Apart from the others, whose types are published: these need those of the compiler. */
import type { ts } from '../edit/typescript/compiler.ts'
import type { About } from './rule.ts'

/** Looks at the syntax of the modules that the Worker is made of. */
export interface CodeRule extends About {
  /** Nothing to find where this does not match the code without its comments: then no compiler is loaded. */
  readonly hint: RegExp
  search(source: ts.SourceFile): Iterable<{ readonly node: ts.Node; readonly message: string }>
}
