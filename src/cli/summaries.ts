/** One line a command, so that the help loads none of them; a test holds them to the commands' own. */
export const summaries: { readonly [word: string]: string } = {
  create: 'Make a Workers service in a new directory',
}
