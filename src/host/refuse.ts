import { ClodoError } from '../errors.ts'
import type { SlotContribution } from '../plugin/contribution.ts'

/** The refusal of an edit, with what a person would have to write. */
export function refuse(file: string, reason: string, entries: readonly SlotContribution[] = []): ClodoError {
  const patch = entries.map(byHand).join('\n')
  return new ClodoError('EDIT_REFUSED', {
    what: `${file}: ${reason}`,
    where: file,
    mend: patch === '' ? undefined : `Write this by hand, in this order:\n${patch}`,
    data: { file, reason, patch },
  })
}

function byHand({ slot, at, code, imports }: SlotContribution): string {
  const lines = imports.map(({ from, names, default: byDefault, namespace, typeOnly }) => {
    const bindings = [byDefault, namespace && `* as ${namespace}`, names && `{ ${names.join(', ')} }`]
    return `import ${typeOnly ? 'type ' : ''}${bindings.filter(Boolean).join(', ')} from '${from}'`
  })
  const path = at === undefined ? '' : `'${at}', `
  if (slot === 'middleware') return [...lines, `app.use(${path}${code})`].join('\n')
  if (slot === 'route') return [...lines, `app.route(${path || "'/', "}${code})`].join('\n')
  if (slot === 'export') return `export { ${code} } from '${imports[0]?.from ?? ''}'`
  if (slot === 'worker') return [...lines, `export default ${code}(…)`].join('\n')
  return [...lines, `${slot}${at === undefined ? '' : ` (${at})`}: ${code}`].join('\n')
}
