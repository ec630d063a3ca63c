import { posix } from 'node:path'
import { ClodoError } from '../errors.ts'
import type { SlotContribution } from '../plugin/contribution.ts'

/** The refusal of an edit, with what a person would have to write. */
export function refuse(file: string, reason: string, entries: readonly SlotContribution[] = []): ClodoError {
  const patch = entries.map((entry) => byHand(file, entry)).join('\n')
  return new ClodoError('EDIT_REFUSED', {
    what: `${file}: ${reason}`,
    where: file,
    mend: patch === '' ? undefined : `Write this by hand, in this order:\n${patch}`,
    data: { file, reason, patch },
  })
}

function byHand(file: string, { slot, at, code, imports }: SlotContribution): string {
  const lines = imports.map(({ from, names, default: byDefault, namespace, typeOnly }) => {
    const bindings = [byDefault, namespace && `* as ${namespace}`, names && `{ ${names.join(', ')} }`]
    return `import ${typeOnly ? 'type ' : ''}${bindings.filter(Boolean).join(', ')} from '${fromThere(file, from)}'`
  })
  const path = at === undefined ? '' : `'${at}', `
  if (slot === 'middleware') return [...lines, `app.use(${path}${code})`].join('\n')
  if (slot === 'route') return [...lines, `app.route(${path || "'/', "}${code})`].join('\n')
  if (slot === 'export') return `export { ${code} } from '${fromThere(file, imports[0]?.from ?? '')}'`
  if (slot === 'worker') return [...lines, `export default ${code}(…)`].join('\n')
  return [...lines, `${slot}${at === undefined ? '' : ` (${at})`}: ${code}`].join('\n')
}

/** A file of the project as the module that imports it names it; packages have no ending. */
function fromThere(file: string, from: string): string {
  if (!/\.[cm]?[jt]sx?$/.test(from)) return from
  const path = posix.relative(posix.dirname(file), from).replace(/\.[cm]?[jt]sx?$/, '')
  return path.startsWith('.') ? path : `./${path}`
}
