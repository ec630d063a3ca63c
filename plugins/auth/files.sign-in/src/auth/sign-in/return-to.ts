/**
 * Where somebody goes after they have signed in: a path of this service. Anything else would lend its good name to whoever
 * wrote the link, so it becomes `/`.
 *
 * @param path As the link says it.
 */
export function returnTo(path: string | undefined): string {
  const base = 'https://here.invalid'
  // A browser takes `\` for `/`, and leaves out tabs and line breaks wherever they are.
  if (path === undefined || !/^\/[^\\\p{Cc}]*$/u.test(path) || !URL.canParse(path, base)) return '/'
  const { origin, pathname, search, hash } = new URL(path, base)
  return origin === base && !pathname.startsWith('//') ? pathname + search + hash : '/'
}
