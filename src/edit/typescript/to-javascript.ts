/** TypeScript of ours as a JavaScript project has it. */
import { eraseTypes } from './erase.ts'
import type { Read } from './specifier.ts'

/**
 * @param checked the compiler looks at JavaScript, too; it would take each parameter for anything, since what the types said has
 * no words there
 */
export function toJavaScript(text: string, file: string, checked: boolean): string {
  return `${checked ? '// @ts-nocheck\n' : ''}${eraseTypes(text, file)}`
}

/** Whether the compiler is told to check JavaScript (`checkJs`). */
export function checksJavaScript(read: Read): boolean {
  return ['tsconfig.json', 'jsconfig.json'].some((path) => /^[^/\n]*"checkJs"\s*:\s*true/m.test(read(path) ?? ''))
}
