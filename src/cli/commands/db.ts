import { actionOf } from '../action.ts'
import type { Command, Context } from '../command.ts'
import { backupFlags } from '../db/backup-flags.ts'
import { databaseFlags } from '../db/opening.ts'

type Action = (context: Context) => Promise<number>

const backups = async () => await import('../db/backup.ts')
const basics = async () => await import('../db/basics.ts')

/** Each word is loaded when it is asked for. */
const actions: { readonly [word: string]: () => Promise<Action> } = {
  status: async () => (await basics()).status,
  create: async () => (await basics()).create,
  migrate: async () => (await import('../db/migrate.ts')).migrate,
  backup: async () => (await backups()).backup,
  backups: async () => (await backups()).backups,
  verify: async () => (await backups()).verify,
  restore: async () => (await backups()).restore,
  rollback: async () => (await import('../db/rollback.ts')).rollback,
  diff: async () => (await import('../db/diff.ts')).diff,
  studio: async () => (await import('../db/studio.ts')).studio,
  seed: async () => (await basics()).seed,
  health: async () => (await basics()).health,
}

export const db: Command = {
  summary: 'Look after D1 databases: migrate, back up, restore, check',
  usage: `${Object.keys(actions).join('|')} [BACKUP]`,
  flags: {
    ...databaseFlags,
    ...backupFlags,
    resume: { describe: 'Go on with what was stopped on its way' },
    undo: { describe: 'Take back what was stopped on its way' },
    live: { describe: 'Compare a backup with the database as it is now, row by row' },
    foreign: { describe: 'Restore a backup of another database, or of other code' },
    steps: { takes: 'text', name: 'N', describe: 'How many migrations to take back (default: 1)' },
    to: { takes: 'text', name: 'FILE', describe: 'Take back all migrations after this one' },
    bookmark: { takes: 'text', name: 'ID', describe: 'Go back to this moment at Cloudflare' },
    at: { takes: 'text', name: 'TIME', describe: 'Go back to the moment of this time (ISO 8601)' },
    rows: { describe: 'Compare the rows of two databases, too' },
    write: { describe: 'Let the studio change what is there' },
    port: { takes: 'text', name: 'N', describe: 'Where the studio listens (default: any that is free)' },
    file: { takes: 'texts', name: 'FILE', describe: 'A file of SQL to seed with (default: seeds/*.sql)' },
    'max-age': { takes: 'text', name: 'HOURS', describe: 'How old the newest backup may be for health' },
  },
  async run(context) {
    const [word = 'status', ...words] = context.words
    const action = await actionOf(actions, word, 'db')()
    return await action({ ...context, words })
  },
}
