/**
 * Who may deploy, and when. It keeps colleagues from mistakes; who means harm has the token, so rights belong to
 * Cloudflare and to the CI.
 */
import { ClodoError } from '../errors.ts'
import { isWithin, windowOf } from '../project/deploy-settings.ts'
import type { Environment } from './environment.ts'

type Env = { readonly [name: string]: string | undefined }

/** The variables in which systems say who runs a command. */
const names = ['CLODO_USER', 'GITHUB_ACTOR', 'GITLAB_USER_LOGIN', 'USER', 'USERNAME']

export function personIn(env: Env): string | undefined {
  return names.map((name) => env[name]).find((person) => person !== undefined && person !== '')
}

export interface Asking {
  readonly env: Env
  readonly now: Date
  /** `deploy to` by default. */
  readonly act?: string
  /** Of going back: that nobody has to wait for. */
  readonly anyTime?: boolean
}

/** @throws DEPLOY_NOT_ALLOWED */
export function allow({ name, settings }: Environment, { env, now, act = 'deploy to', anyTime = false }: Asking): void {
  const { who, when } = settings
  const person = personIn(env)
  if (who !== undefined && !who.includes(person ?? ''))
    throw new ClodoError('DEPLOY_NOT_ALLOWED', {
      what: `${person ?? 'Nobody known'} may not ${act} ${name}: ${who.join(', ')} may.`,
      where: name,
    })
  if (anyTime) return
  const open = when?.flatMap((text) => windowOf(text) ?? []).some((window) => isWithin(window, now)) ?? true
  if (!open)
    throw new ClodoError('DEPLOY_NOT_ALLOWED', {
      what: `Nobody may ${act} ${name} now: ${when?.join(', ')} (UTC).`,
      where: name,
    })
}
