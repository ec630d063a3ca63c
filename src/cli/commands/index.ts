import type { Command } from '../command.ts'

/** Every command by the word that calls it, in the order of the help. Each is loaded when it is called. */
export const commands: { readonly [word: string]: () => Promise<Command> } = {
  create: async () => (await import('./create.ts')).create,
}
