import type { Mail } from './mail.ts'

/** How many mails are kept. */
const LIMIT = 50

/** In memory: it is for development, where there is one isolate. */
const mails: (Mail & { readonly sent: Date })[] = []

export function keep(mail: Mail): void {
  mails.unshift({ ...mail, sent: new Date() })
  mails.length = Math.min(mails.length, LIMIT)
}

/** What would have been sent, the newest first. */
export const outbox = (): readonly (Mail & { readonly sent: Date })[] => mails
