/** Where people go who came from nowhere. */
const HOME = '/account'

/**
 * Where somebody goes after they have signed in: a path of this service. Anything else would lend its good name to whoever
 * wrote the link.
 */
export function returnTo(path: string | undefined): string {
  const here = 'https://here.invalid'
  // A browser takes `\` for `/`, and leaves out tabs and line breaks wherever they are.
  if (path === undefined || !/^\/[^\\\p{Cc}]*$/u.test(path) || !URL.canParse(path, here)) return HOME
  const { origin, pathname, search } = new URL(path, here)
  return origin === here && !pathname.startsWith('//') ? pathname + search : HOME
}
