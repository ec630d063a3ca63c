/** Calls of wrangler in scripts, CI files and documents, found by their text. */

/** Words as a shell splits them, with the blanks before each. */
const argument = String.raw`(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|[^\s&|;"'\`(){}<>]+))*`
const call = new RegExp(
  String.raw`(?<![\w/.@:-])((?:@cloudflare/)?wrangler)(@[\w.^~*-]+)?(?![\w/.:-])(${argument})`,
  'g',
)

export interface Call {
  /** `@2`, `@latest`; empty where none is given. */
  readonly version: string
  /** What follows: words and flags. */
  readonly words: readonly string[]
}

/** Rewrites each call of wrangler in a text; the blanks between words that stay are kept. */
export function rewriteCalls(text: string, rewrite: (call: Call) => Call): string {
  return text.replaceAll(call, (whole, _name: string, version = '', rest = '') => {
    const parts = [...(rest as string).matchAll(/([ \t]+)("[^"\n]*"|'[^'\n]*'|\S+)/g)]
    const words = parts.map(([, , word = '']) => word)
    const result = rewrite({ version, words })
    const same = result.version === version && result.words.join('\0') === words.join('\0')
    if (same && !whole.startsWith('@')) return whole
    return [`wrangler${result.version}`, ...result.words].join(' ')
  })
}

export function callsIn(text: string): (Call & { readonly index: number })[] {
  return [...text.matchAll(call)].map(({ index, 2: version = '', 3: rest = '' }) => ({
    index,
    version,
    words: rest.match(/"[^"\n]*"|'[^'\n]*'|\S+/g) ?? [],
  }))
}

/** Flags of old versions that wrangler 4 does not take; with the word after them where they have a value of their own. */
const goneFlags = new Set([
  '--node-compat',
  '--legacy-env',
  '--experimental-json-config',
  '--x-json-config',
  '-j',
  '--experimental-gradual-rollouts',
  '--x-gradual-rollouts',
  '--experimental-local',
  '--force-local',
  '--no-legacy-env',
])

const renamed: readonly (readonly [from: readonly string[], to: readonly string[]])[] = [
  [['publish'], ['deploy']],
  [
    ['pages', 'publish'],
    ['pages', 'deploy'],
  ],
  [['config'], ['login']],
  [['secret:bulk'], ['secret', 'bulk']],
]

/** The call as wrangler 4 takes it, meaning what it meant to the major version it was written for. */
export function modernCall({ version, words }: Call, from: number): Call {
  const kept = words.filter((word) => !goneFlags.has(word.split('=')[0] ?? ''))
  const rename = renamed.find(([old]) => old.every((word, i) => kept[i] === word))
  const named = rename === undefined ? kept : [...rename[1], ...kept.slice(rename[0].length)]
  const split = /^(kv|r2):(.+)$/.exec(named[0] ?? '')
  const plain = split === null ? named : [split[1] ?? '', split[2] ?? '', ...named.slice(1)]
  const pinned = /^@[\^~]?[123](?:\.|$)/.test(version) ? '@4' : version
  return { version: pinned, words: wasRemote(plain, from) ? [...plain, '--remote'] : plain }
}

/** Calls that went to Cloudflare by default and stay on the machine since. */
function wasRemote(words: readonly string[], from: number): boolean {
  if (words.some((word) => /^--(?:local|remote|preview|help|persist-to)\b/.test(word))) return false
  const [first = '', second = '', third = ''] = words
  const data =
    (first === 'kv' && ((second === 'key' && third !== '') || (second === 'bulk' && third !== ''))) ||
    (first === 'r2' && second === 'object' && third !== '')
  const database = first === 'd1' && (second === 'execute' || (second === 'migrations' && third === 'apply'))
  return (data && from < 4) || (database && from < 3)
}

/** What wrangler 4 has no word for. */
export const goneCommands = new Set(['generate', 'preview', 'route', 'subdomain'])
