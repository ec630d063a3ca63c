/** What in the documentation is made from the rules and from the catalogue of errors. */
import { type About, catalogue, everyRule } from '../../src/index.ts'

/** The document on checks with its last section, the rules, made anew. */
export function withRules(document: string): string {
  const rules = everyRule.map(
    ({ id, severity, title, why, mend, profiles }) =>
      `### ${id}\n\n${title}. *${severity}${where(profiles)}*\n\n${why}\n\n**Now:** ${mend}\n`,
  )
  return `${document.split('\n## Rules')[0]?.trimEnd()}\n\n## Rules\n\nMade by \`npm run docs\` from the rules themselves.\n\n${rules.join('\n')}`
}

function where(profiles: About['profiles']): string {
  return profiles === undefined ? '' : `, in ${profiles.join(' and ')}`
}

const exits: { readonly [exit: number]: string } = {
  1: 'It failed',
  2: 'The command line or an answer is wrong',
  3: 'An answer is missing',
  4: 'You decide',
  5: 'Done, but what follows failed',
}

/** The whole document on errors. */
export function troubleshooting(): string {
  const codes = Object.entries(catalogue)
  const sections = Object.entries(exits).flatMap(([exit, title]) => {
    const own = codes.filter(([, entry]) => entry.exit === Number(exit))
    if (own.length === 0) return []
    const entries = own.map(([code, { means, mend }]) => `### ${code}\n\n${means}\n\n**Now:** ${mend}\n`)
    return [`## ${title} (exit code ${exit})\n\n${entries.join('\n')}`]
  })
  return `${head}\n${sections.join('\n')}`
}

const head = `# Troubleshooting

Made by \`npm run docs\` from the catalogue of errors. An error says what happened, where, and what to do now; its code stands here,
and \`clodo explain CODE\` prints the same.

| what happened | what to type |
|---|---|
| something does not work, and you do not know what | \`clodo doctor\` |
| a run was killed | \`clodo recover\`; the next command does it by itself |
| installing, types or git failed after a change | \`clodo resume\` |
| a change was wrong | \`clodo undo\` |
| the Worker does not start, or answers wrongly | \`clodo verify\` |
| a deploy stopped on its way | \`clodo deploy --resume\`, or \`--abort\` |
| you want help | \`clodo support-bundle\`: one file without secrets, which you look into first |
`
