import { compiler, type ts } from '../../edit/typescript/compiler.ts'
import { descendants } from '../../edit/typescript/parse.ts'
import type { CodeRule } from '../code-rule.ts'
import { namesSecret } from '../naming.ts'
import { callsIn, dotted } from '../syntax.ts'

export const secretLogged: CodeRule = {
  id: 'code/secret-logged',
  severity: 'error',
  title: 'Secrets in the log',
  why: 'env has every secret of the Worker, and headers have the tokens and cookies of callers; logs are kept, sent on and read by many.',
  mend: 'Log the names and the fields that you need.',
  hint: /\bconsole\s*\./,
  *search(source) {
    for (const { node, name, given } of callsIn(source)) {
      if (!/^console\.\w+$/.test(name)) continue
      const told = given.flatMap((one) => [one, ...partsOf(one)]).find(isTelling)
      if (told !== undefined) yield { node, message: `${told.getText()} is logged.` }
    }
  },
}

/** What is logged whole: arguments of JSON.stringify, holes of templates, values of objects and what is spread. */
function partsOf(node: ts.Expression): ts.Expression[] {
  const ts = compiler()
  if (ts.isTemplateExpression(node)) return node.templateSpans.map(({ expression }) => expression)
  if (ts.isCallExpression(node))
    return /^(?:JSON\.stringify|Object\.(?:fromEntries|entries|assign)|String)$/.test(dotted(node.expression))
      ? [...node.arguments].flatMap((one) => [one, ...partsOf(one)])
      : []
  if (!ts.isObjectLiteralExpression(node)) return []
  return [...descendants(node)].flatMap((one) => {
    if (ts.isShorthandPropertyAssignment(one)) return [one.name]
    if (ts.isPropertyAssignment(one)) return [one.initializer]
    return ts.isSpreadAssignment(one) ? [one.expression] : []
  })
}

function isTelling(node: ts.Expression): boolean {
  const name = dotted(node)
  if (/(?:^|\.)env$/.test(name) && !name.startsWith('import.meta')) return true
  if (/(?:^|\.)(?:req|request|raw)\.headers$/.test(name)) return true
  return /(?:^|\.)env\./.test(name) && namesSecret(name.split('.').at(-1) ?? '')
}
