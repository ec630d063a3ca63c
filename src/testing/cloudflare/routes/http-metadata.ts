import type { Call } from '../route.ts'

/** What the headers of an upload say of the object. */
export function httpOf({ headers }: Call): object {
  const text = (name: string) => (headers[name] === undefined ? {} : { [camel(name)]: headers[name] })
  const names = ['content-type', 'content-disposition', 'content-encoding', 'content-language', 'cache-control']
  const expires = headers.expires === undefined ? {} : { cacheExpiry: new Date(String(headers.expires)) }
  return Object.assign({}, ...names.map(text), expires)
}

function camel(name: string): string {
  return name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}
