import { cloudflareApi } from '../../testing/cloudflare/index.ts'
import type { Command } from '../command.ts'
import { shellWord } from '../shell.ts'

export const sandbox: Command = {
  summary: 'Start the API of Cloudflare on loopback, and say how to talk to it',
  usage: '',
  flags: {
    seed: { takes: 'text', name: 'N', describe: 'Decides ids and the split of traffic (default: 1)' },
  },
  async run({ out, cwd, text }) {
    const api = await cloudflareApi({ from: cwd, seed: Number(text('seed') ?? 1) })
    try {
      for (const [name, value] of Object.entries(api.env)) out.say(`export ${name}=${shellWord(value)}`)
      out.note('Ends with Ctrl-C, and forgets all.')
      out.document({ status: 'listening', origin: api.origin, env: api.env })
      await new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve))
      return 0
    } finally {
      await api.close()
    }
  },
}
