import type { Answered } from './options.ts'

/** What the answers come to. */
export interface Chosen {
  readonly verify: Answered['verify']
  /** The service issues tokens itself. */
  readonly own: boolean
  /** In the order in which a request is searched. */
  readonly credentials: readonly { readonly name: string; readonly file: string }[]
  readonly providers: readonly string[]
  /** Where routes stand. */
  readonly path: string
  readonly sessions: boolean
  readonly apiKeys: boolean
  readonly serviceTokens: boolean
  /** The service has keys that sign. */
  readonly signing: boolean
}

export function chosenOf(answers: Answered): Chosen {
  const { verify, path } = answers
  const own = verify === 'own'
  const providers = [...answers['sign-in']].sort()
  const sessions = answers.sessions || providers.length > 0
  const apiKeys = answers['api-keys']
  const serviceTokens = answers['service-tokens']
  const name = verify === 'access' ? 'access' : 'bearer'
  const credentials = [
    ...(apiKeys ? [{ name: 'apiKey', file: 'api-key' }] : []),
    { name, file: name },
    ...(sessions ? [{ name: 'session', file: 'session' }] : []),
  ]
  return { verify, own, credentials, providers, path, sessions, apiKeys, serviceTokens, signing: own || serviceTokens }
}

/** The folders of what was chosen, without the word that they begin with. */
export function foldersOf({ verify, own, providers, sessions, apiKeys, serviceTokens, signing }: Chosen): string[] {
  const bearer = verify !== 'access'
  const signIn = providers.length > 0
  const folders: readonly (readonly [string, boolean])[] = [
    [verify, true],
    ['bearer', bearer],
    ['claims', bearer],
    ['header', bearer || apiKeys],
    ['stored', sessions || apiKeys || own],
    ['account', sessions || apiKeys],
    ['guessing', apiKeys || own],
    ['origin', signing || sessions],
    ['path', own || signIn],
    ['signing', signing],
    ['service-tokens', serviceTokens],
    [apiKeys ? 'own.api-keys' : 'own.refresh', own],
    ['own.sessions', own && sessions],
    ['sessions', sessions],
    ['api-keys', apiKeys],
    ['sign-in', signIn],
    ['openid', providers.some((name) => name !== 'github')],
    ...providers.map((name): [string, boolean] => [name, true]),
  ]
  return folders.flatMap(([folder, wanted]) => (wanted ? [folder] : []))
}
