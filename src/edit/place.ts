/** The order in which people write the keys of a wrangler file; keys that are not here come before `env`, sorted. */
// biome-ignore format: a list to read
const wrangler = [
  '$schema', 'name', 'main', 'account_id', 'compatibility_date', 'compatibility_flags', 'workers_dev', 'preview_urls', 'routes', 'route',
  'observability', 'upload_source_maps', 'minify', 'keep_names', 'placement', 'limits', 'assets', 'triggers', 'exports', 'migrations', 'vars', 'secrets',
]
const last = ['env']

/**
 * The index at which a new key goes: its place in the order where the keys are sorted, else the end. So the order of
 * adding leaves no trace.
 *
 * @param file decides the order: that of a wrangler file's own keys, else by code point
 */
export function sortedPlace(keys: readonly string[], key: string, file = ''): number {
  const before = orderOf(file)
  const sorted = keys.every((one, index) => index === 0 || before(keys[index - 1] ?? '', one) <= 0)
  if (!sorted) return keys.length
  const place = keys.findIndex((one) => before(one, key) > 0)
  return place < 0 ? keys.length : place
}

function orderOf(file: string): (a: string, b: string) => number {
  const byCodePoint = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
  if (!/(^|\/)wrangler\.(jsonc?|toml)$/.test(file)) return byCodePoint
  return (a, b) => rankOf(a) - rankOf(b) || byCodePoint(a, b)
}

function rankOf(key: string): number {
  if (last.includes(key)) return wrangler.length + 1
  const rank = wrangler.indexOf(key)
  return rank < 0 ? wrangler.length : rank
}
