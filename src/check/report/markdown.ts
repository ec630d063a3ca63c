import type { Finding } from '../finding.ts'

/** A table for a comment on a pull request. */
export function markdown(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'Nothing found.'
  const rows = findings.map(
    ({ severity, file, line, rule, message, mend }) =>
      `| ${severity} | \`${file}:${line}\` | \`${rule}\` | ${cell(message)} | ${cell(mend)} |`,
  )
  return ['| severity | place | rule | what | what to do |', '|---|---|---|---|---|', ...rows].join('\n')
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('\n', ' ')
}
