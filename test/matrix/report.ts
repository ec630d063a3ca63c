/** The results as a document: one row for each project, then what is refused. */
import type { Case } from './cases.ts'
import type { Proof } from './prove.ts'

export interface Row extends Case {
  readonly errors: readonly string[]
  readonly proofs: readonly Proof[]
}

export interface Refusal extends Case {
  readonly fault: string | undefined
}

export interface PlantedFault {
  readonly what: string
  readonly oversight: string | undefined
}

export interface Report {
  readonly markdown: string
  /** What failed, in full. */
  readonly failures: readonly string[]
}

export function report(rows: readonly Row[], refusals: readonly Refusal[], planted: readonly PlantedFault[]): Report {
  const failures = [
    ...rows.flatMap(({ name, errors, proofs }) => [
      ...errors.map((error) => `${name} types: ${error}`),
      ...proofs.filter(({ ok }) => !ok).map((proof) => `${name} ${proof.name}: ${proof.detail}`),
    ]),
    ...refusals.flatMap(({ name, fault }) => (fault === undefined ? [] : [`${name} refusal: ${fault}`])),
    ...planted.flatMap(({ what, oversight }) => (oversight === undefined ? [] : [`${what}: ${oversight}`])),
  ]
  const head = ['type', 'plugins and options', 'types', 'lint', 'tests in workerd', 'bundle, boot, probes']
  const markdown = [
    '# What was created and tried',
    '',
    'Made by `npm run matrix`, which creates every type with every legal set of plugins and with every choice of every',
    'option. Each project is type-checked, linted, bundled for each environment without a warning, booted in workerd and',
    'probed; of a sample in which every choice occurs the own tests are run, too.',
    '',
    ...table(head, rows.map(cells)),
    '',
    '## What is refused',
    '',
    'These sets lack something that a plugin requires. `create` refuses them with the plugins that would provide it.',
    '',
    ...table(
      ['type', 'plugins', 'refused'],
      refusals.map((one) => [one.type, chosen(one), one.fault === undefined ? 'yes' : '**no**']),
    ),
    '',
    '## What is found',
    '',
    'Faults are planted in projects that work, and `clodo verify` has to find them.',
    '',
    ...table(
      ['fault', 'found'],
      planted.map(({ what, oversight }) => [what, oversight === undefined ? 'yes' : '**no**']),
    ),
    '',
  ].join('\n')
  return { markdown, failures }
}

function cells(row: Row): string[] {
  const proof = (name: string) => {
    const found = row.proofs.find((one) => one.name === name)
    return found === undefined ? '' : found.ok ? found.detail : '**failed**'
  }
  const types = row.errors.length === 0 ? 'clean' : `**${row.errors.length} errors**`
  return [row.type, chosen(row), types, proof('lint'), proof('tests'), proof('verify')]
}

function chosen({ plugins, options }: Case): string {
  const answered = (answers: object) =>
    Object.entries(answers).map(
      ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    )
  const words = [
    ...answered(options),
    ...Object.entries(plugins).map(([id, answers]) => [id, ...answered(answers)].join(' ')),
  ]
  return words.join(', ') || 'none'
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (values: readonly string[]) => `| ${values.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)]
}
