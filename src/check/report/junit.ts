import type { Finding } from '../finding.ts'

/** A test case for each finding, as CI servers read it; one that passed where there is none. */
export function junit(findings: readonly Finding[]): string {
  const cases = findings.map(
    ({ rule, file, line, severity, message, mend }) =>
      `    <testcase classname="${xml(rule)}" name="${xml(`${file}:${line}`)}" file="${xml(file)}" line="${line}">\n` +
      `      <failure type="${severity}" message="${xml(message)}">${xml(mend)}</failure>\n    </testcase>`,
  )
  const passed = '    <testcase classname="clodo" name="all rules"/>'
  const count = `tests="${Math.max(1, findings.length)}" failures="${findings.length}"`
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${count}>`,
    `  <testsuite name="clodo" ${count}>`,
    ...(cases.length === 0 ? [passed] : cases),
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')
}

function xml(text: string): string {
  const names: { readonly [char: string]: string } = {
    '<': '&lt;',
    '>': '&gt;',
    '&': '&amp;',
    '"': '&quot;',
    "'": '&apos;',
  }
  // XML 1.0 has no way to write control characters.
  return text.replaceAll(/[^\P{Cc}\t\n\r]/gu, '\uFFFD').replaceAll(/[<>&"']/g, (char) => names[char] ?? char)
}
