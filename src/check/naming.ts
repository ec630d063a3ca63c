/** What names and texts give away: which value is a secret, which address is local. */
import { posix } from 'node:path'
import type { Files } from '../project/detect/files.ts'

const secretName =
  /(^|_)(SECRET|PASSWORD|PASSWD|PASSPHRASE|TOKEN|CREDENTIALS?|PRIVATE|(API|PRIVATE|ACCESS|SIGNING|ENCRYPTION|SECRET|AUTH|HMAC|MASTER|SERVICE|JWT)_?KEY)S?$/i

/** `AUTH_SECRET`, `apiKey`, `STRIPE_API_KEY`; not `PUBLIC_KEY`, not `TOKEN_LIFETIME`. */
export function namesSecret(name: string): boolean {
  return secretName.test(name.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')) && !/PUBLIC|PUBLISHABLE|SITE_?KEY/i.test(name)
}

/** An address that only this machine can reach. */
export function isLocalUrl(text: string): boolean {
  return /^(?:https?|wss?):\/\/(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1?\]|[\w.-]+\.(?:local|localhost))(?:[:/]|$)/i.test(
    text.trim(),
  )
}

export interface LocalValue {
  readonly file: string
  readonly name: string
  readonly value: string
  readonly offset: number
}

/** The values of `.dev.vars` and of `.env` and their like beside the config; examples have none. */
export function localValues(files: Files, config = '.'): LocalValue[] {
  const directory = posix.dirname(config)
  const names = files.names(directory).filter((name) => /^\.(dev\.vars|env)(?:$|\.)/.test(name))
  return names
    .filter((name) => !/\.(example|sample|template)$/.test(name))
    .flatMap((name) => {
      const file = posix.join(directory, name)
      const lines = (files.text(file) ?? '').matchAll(/^[ \t]*(?:export\s+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*)$/gm)
      return [...lines].map(({ 1: key = '', 2: raw = '', index }) => ({
        file,
        name: key,
        value: raw.trim().replace(/^(['"])(.*)\1$/, '$2'),
        offset: index,
      }))
    })
}
