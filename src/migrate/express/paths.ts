/** A path of Express as one of Hono. */

const plain = /^[\w.~%@!$&',;=-]*$/
const named = /^:[A-Za-z_]\w*\??$/

/** Undefined for a path that Hono reads in another way. */
export function honoPath(path: string, major: number): string | undefined {
  if (path === '*' || path === '/*' || path === '/{*splat}') return '*'
  if (path !== '' && !path.startsWith('/')) return undefined
  const trimmed = path.replace(/(.)\/$/, '$1')
  const optional = major >= 5 ? trimmed.replace(/\{\/:(\w+)\}$/, '/:$1?') : trimmed
  const parts = optional.split('/').slice(1)
  const read = parts.map((part, index) => partOf(part, { last: index === parts.length - 1, major }))
  return read.includes(undefined) ? undefined : read.length === 0 ? '/' : `/${read.join('/')}`
}

function partOf(part: string, { last, major }: { last: boolean; major: number }): string | undefined {
  if (part.endsWith('?') && !last) return undefined
  if (plain.test(part) || named.test(part)) return part
  if (last && major < 5 && part === '*') return '*'
  const splat = major >= 5 && last ? /^\*(\w+)$/.exec(part) : null
  if (splat) return `:${splat[1]}{.+}`
  const matched = major < 5 ? /^(:\w+)\(([\w[\]\\+*{},|-]+)\)$/.exec(part) : null
  return matched ? `${matched[1]}{${matched[2]?.replaceAll('\\\\', '\\')}}` : undefined
}

/** Where a middleware applies: at the path and below it. */
export function below(path: string): string {
  return path === '*' || path.endsWith('/*') ? path : `${path === '/' ? '' : path}/*`
}
