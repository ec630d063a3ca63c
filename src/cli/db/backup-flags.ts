/** What the words of `clodo db` that take or use backups share. */
import { resolve } from 'node:path'
import type { BackupWishes } from '../../index.ts'
import type { Context } from '../command.ts'
import type { Flags } from '../flags.ts'
import { numberOf } from '../numbers.ts'
import { passphraseOf } from '../passphrase.ts'

export const backupFlags = {
  store: { takes: 'text', name: 'PLACE', describe: 'Where backups are kept: a directory, or r2://BUCKET/PREFIX' },
  encrypt: { describe: 'Encrypt the backup with a passphrase' },
  'passphrase-env': {
    takes: 'text',
    name: 'NAME',
    describe: 'The variable that holds the passphrase (default: CLODO_BACKUP_PASSPHRASE)',
  },
  keep: { takes: 'text', name: 'N', describe: 'Keep the newest N backups, and let go of older ones' },
  unsteady: { describe: 'Back up although the database is written to meanwhile' },
} as const satisfies Flags

/** Where the passphrase is at hand, what is saved on the way is encrypted, too. */
export function backupWishes(context: Context): BackupWishes {
  const { text, on, cwd, world } = context
  const variable = text('passphrase-env') ?? 'CLODO_BACKUP_PASSPHRASE'
  const place = text('store')
  const encrypt = on('encrypt') || (world.env[variable] ?? '') !== ''
  return {
    shelf: place === undefined || place.startsWith('r2://') ? place : resolve(cwd, place),
    encrypt,
    passphrase: () => passphraseOf(context, { variable, of: 'the backup', fresh: on('encrypt') }),
    keep: numberOf(context, 'keep'),
    unsteady: on('unsteady'),
  }
}
