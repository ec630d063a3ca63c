/** The reference of the commands as markdown, for `docs/commands.md`. A function of the commands alone. */
import { catalogue } from '../index.ts'
import { commands } from './commands/index.ts'
import { type Flags, globalFlags } from './flags.ts'
import { described, spelledFlag } from './help.ts'

/** The whole document. */
export async function reference(): Promise<string> {
  const sections: string[] = []
  for (const [word, load] of Object.entries(commands)) {
    const { summary, usage, flags } = await load()
    sections.push(
      `## clodo ${word}\n\n${summary}.\n\n\`\`\`sh\nclodo ${`${word} ${usage}`.trim()}\n\`\`\`\n${table(flags)}`,
    )
  }
  return [
    '# Commands\n\nMade by `npm run docs` from the commands themselves.\n',
    `## Flags of every command\n${table(globalFlags)}`,
    exits,
    ...sections,
    codes(),
  ].join('\n')
}

const exits = `## Exit codes

| code | meaning |
|---|---|
| 0 | done |
| 1 | failed |
| 2 | the command line or an answer is wrong |
| 3 | an answer is missing, and there is no terminal to ask at: \`next\` names the command that gives it |
| 4 | a conflict that you decide |
| 5 | done, but an effect (install, types, git) failed: \`clodo resume\` |
`

function table(flags: Flags): string {
  const rows = Object.entries(flags).map(
    ([name, flag]) => `| \`${spelledFlag(name, flag)}\` | ${cell(described(flag))} |`,
  )
  return rows.length === 0 ? '' : `\n| flag | |\n|---|---|\n${rows.join('\n')}\n`
}

function codes(): string {
  const rows = Object.entries(catalogue).map(
    ([code, { exit, means, mend }]) => `| \`${code}\` | ${exit} | ${cell(means)} | ${cell(mend)} |`,
  )
  return `## Error codes\n\n| code | exit | meaning | what to do |\n|---|---|---|---|\n${rows.join('\n')}\n`
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|')
}
