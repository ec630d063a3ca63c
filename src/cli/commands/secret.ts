import { actionOf } from '../action.ts'
import type { Command, Context } from '../command.ts'
import { secretFlags } from '../secret/working.ts'

type Action = (context: Context) => Promise<number>

const values = async () => await import('../secret/values.ts')
const live = async () => await import('../secret/live.ts')

/** Each word is loaded when it is asked for. */
const actions: { readonly [word: string]: () => Promise<Action> } = {
  list: async () => (await live()).list,
  set: async () => (await values()).set,
  get: async () => (await values()).get,
  generate: async () => (await values()).generate,
  rotate: async () => (await values()).rotate,
  revoke: async () => (await live()).revoke,
  sync: async () => (await live()).sync,
  check: async () => (await live()).check,
  import: async () => (await values()).importFile,
  export: async () => (await values()).exportValues,
  log: async () => (await live()).log,
  rekey: async () => (await live()).rekey,
}

export const secret: Command = {
  summary: 'Keep secrets in an encrypted vault, rotate them, and give them to Cloudflare',
  usage: `${Object.keys(actions).join('|')} [NAME]`,
  flags: {
    ...secretFlags,
    generate: { describe: 'Rotate to a value that is made here' },
    bytes: { takes: 'text', name: 'N', describe: 'Random bytes in a value that is made (default: 32)' },
    encoding: {
      takes: 'text',
      name: 'NAME',
      values: ['base64url', 'base64', 'hex'],
      describe: 'base64url, base64 or hex (default: base64url)',
    },
    overlap: { takes: 'text', name: 'HOURS', describe: 'How long the old value is good (default: 24; 0: not at all)' },
    sync: { describe: 'Make what was rotated live at once' },
    prune: { describe: 'Take away what is live and not in the vault' },
    force: { describe: 'Revoke a secret that the Worker requires' },
    overwrite: { describe: 'Import over values that are there' },
    format: {
      takes: 'text',
      name: 'NAME',
      values: ['dotenv', 'json', 'github'],
      describe: 'Export as dotenv, json or github (lines that mask)',
    },
    'new-passphrase-env': {
      takes: 'text',
      name: 'NAME',
      describe: 'The variable that holds the passphrase for rekey (default: CLODO_VAULT_NEW)',
    },
  },
  async run(context) {
    const [word = 'list', ...words] = context.words
    const action = await actionOf(actions, word, 'secret')()
    return await action({ ...context, words })
  },
}
