/** SARIF 2.1.0 (OASIS): what code hosts show beside the lines. */
import type { Finding } from '../finding.ts'
import type { About } from '../rule.ts'

/** @param version of CLODO */
export function sarif(findings: readonly Finding[], version: string, known: readonly About[]): string {
  const used = known.filter(({ id }) => findings.some(({ rule }) => rule === id))
  const log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'CLODO', semanticVersion: version, rules: used.map(ruleOf) } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, used)),
      },
    ],
  }
  return JSON.stringify(log, undefined, 2)
}

function ruleOf({ id, severity, title, why, mend }: About): object {
  return {
    id,
    shortDescription: { text: title },
    fullDescription: { text: why },
    help: { text: mend },
    defaultConfiguration: { level: severity },
  }
}

function resultOf({ rule, severity, message, mend, file, line, column, fingerprint }: Finding, used: readonly About[]) {
  return {
    ruleId: rule,
    ruleIndex: used.findIndex(({ id }) => id === rule),
    level: severity,
    message: { text: `${message} ${mend}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: file.split('/').map(encodeURIComponent).join('/') },
          region: { startLine: line, startColumn: column },
        },
      },
    ],
    partialFingerprints: { 'clodo/v1': fingerprint },
  }
}
