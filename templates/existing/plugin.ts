import { defineTemplate, type ExistingFacts, rank, type Stated } from 'clodo/plugin'

/** What plugins stand on in a repository that CLODO did not create: its own application, problem details, request ids. */
export default defineTemplate({
  id: 'existing',
  title: 'A Worker that was there before',
  version: '1.0.0',
  hidden: true,
  adopts: true,
  includes: ['problems'],
  provides: ['http'],
  provide: ({ project }) => {
    const entry = project.existing?.entry ?? 'src/index.ts'
    return { http: { app: entry, entry } }
  },
  contribute: ({ project }) => [
    ...envOf(project.existing),
    { kind: 'files', from: 'files' },
    { kind: 'dependency', name: 'hono' },
    {
      kind: 'slot',
      slot: 'middleware',
      key: 'request-id',
      rank: rank.requestId,
      code: 'requestId()',
      imports: [{ from: 'hono/request-id', names: ['requestId'] }],
    },
    {
      kind: 'slot',
      slot: 'middleware',
      key: 'problems',
      // Inside of what logs and audits, outside of whatever denies.
      rank: rank.audit + 5,
      code: 'sendProblems',
      imports: [{ from: 'src/http/send-problems.ts', names: ['sendProblems'] }],
    },
  ],
})

/** The global `Env` that plugins name: that of the project where they can reach it, else one beside it. */
function envOf(existing: ExistingFacts | undefined): Stated[] {
  const { name = 'Env', file, reach = 'local' } = existing?.env ?? {}
  const generated = existing?.generatedEnv === true
  if (name === 'Env' && (generated || reach === 'global')) return []
  const module = file === undefined ? '' : fromSource(existing?.source ?? 'src', file)
  const alias =
    reach === 'exported' ? `import('${module}${existing?.importEnding === '.js' ? '.js' : ''}').${name}` : name
  return [{ kind: 'files', from: 'files.env', with: reach === 'local' ? {} : { alias } }]
}

/** How a module of the directory `source` names a file, without its ending. */
function fromSource(source: string, file: string): string {
  const stem = file.replace(/(\.d)?\.[cm]?tsx?$/, '')
  return stem.startsWith(`${source}/`)
    ? `.${stem.slice(source.length)}`
    : `${source.replaceAll(/[^/]+/g, '..')}/${stem}`
}
