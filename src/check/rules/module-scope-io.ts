import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import type { CodeRule } from '../code-rule.ts'
import { callsIn, isAtLoad } from '../syntax.ts'

const forbidden =
  /^(?:(?:globalThis\.|self\.)?(?:fetch|setTimeout|setInterval|crypto\.(?:getRandomValues|randomUUID|subtle\.\w+))|caches\.\w+(?:\.\w+)?)$/

export const moduleScopeIo: CodeRule = {
  id: 'code/io-at-load',
  severity: 'error',
  title: 'Input, output or random numbers while the module is loaded',
  why: 'Workers refuse it: the deploy fails, or what one request began is used by another one.',
  mend: 'Do it in a handler, and keep the result in a variable that the first request fills.',
  hint: /\b(?:fetch|setTimeout|setInterval)\s*\((?![^()]*\)\s*(?::[^{}()]*)?\{)|\bcrypto\s*\.|\bcaches\s*\./,
  *search(source) {
    const own = new Set(declaredIn(source))
    for (const { node, name } of callsIn(source))
      if (forbidden.test(name) && !own.has(name) && isAtLoad(node))
        yield { node, message: `${name} runs while the module is loaded.` }
  },
}

/** Names that the module gives a meaning of its own: a function may be called fetch. */
function declaredIn(source: ts.SourceFile): string[] {
  const ts = compiler()
  return [...descendants(source)].flatMap((node) =>
    (ts.isFunctionDeclaration(node) || ts.isVariableDeclaration(node) || ts.isImportSpecifier(node)) && node.name
      ? [node.name.getText()]
      : [],
  )
}
