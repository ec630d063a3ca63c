import { defineTemplate, rank, type Stated } from 'clodo/plugin'
import { policy } from './csp.ts'
import { keeping, migration } from './keeping.ts'
import { missing, pagesOf } from './pages.ts'
import { probes } from './probes.ts'
import { section } from './section.ts'

/** A site of plain files, with a Worker for what files cannot do. */
export default defineTemplate({
  id: 'static-site',
  title: 'A site of plain files with a contact form; the Worker is asked only where it is needed',
  version: '1.0.0',
  includes: ['service'],
  options: {
    mode: {
      type: 'choice',
      title: 'What an address without a file gets',
      describe: 'pages: a page that says so, with 404. spa: the first page, for an application that finds its own way',
      choices: ['pages', 'spa'],
      default: 'pages',
    },
    forms: {
      type: 'choice',
      title: 'Where the messages of the contact form go',
      describe:
        'd1: into a table. queue: to a queue. email: to an address that Email Routing has verified. none: there is no form',
      choices: ['d1', 'queue', 'email', 'none'],
      default: 'd1',
    },
    turnstile: {
      type: 'boolean',
      title: 'Whether Turnstile has to say that a person has filled the form',
      default: false,
    },
  },
  uses: ['log'],
  provides: ['site'],
  provide: ({ answers: { mode } }) => ({
    site: { directory: 'dist', unknown: mode === 'spa' ? 'single-page-application' : '404-page' },
  }),
  contribute: ({ answers: { mode, forms, turnstile: wanted }, project }) => {
    const turnstile = wanted && forms !== 'none'
    const site = { name: titleOf(project.name), description: project.description, forms: forms !== 'none', turnstile }
    const values = {
      turnstile,
      forms: site.forms,
      spa: mode === 'spa',
      d1: forms === 'd1',
      csp: policy({ turnstile: false }),
      turnstileCsp: policy({ turnstile: true }),
    }
    return [
      { kind: 'files', from: 'files', with: values },
      ...Object.entries(pagesOf(site)).map(([path, text]): Stated => ({ kind: 'file', path: `site/${path}`, text })),
      ...(mode === 'spa' ? [] : [{ kind: 'file', path: 'site/404.html', text: missing(site) } as const]),
      { kind: 'setting', at: ['build'], value: { command: 'node build.js', watch_dir: 'site' } },
      built,
      ...(forms === 'none' ? [] : form(values, forms)),
      { kind: 'section', file: 'README.md', title: 'The site', rank: 100, text: section({ mode, forms, turnstile }) },
      ...probes(site, mode),
    ]
  },
})

/** Tests have the files that are served. */
const built: Stated = {
  kind: 'slot',
  slot: 'miniflare',
  key: 'site',
  rank: 0,
  code: 'siteWorkers',
  imports: [{ from: 'test/site/workers.ts', names: ['siteWorkers'] }],
}

type Values = { readonly [name: string]: string | boolean }

function form(values: Values, forms: string): Stated[] {
  return [
    ...['files.forms', `files.${forms}`, ...(values.turnstile ? ['files.turnstile'] : [])].map(
      (from): Stated => ({ kind: 'files', from, with: values }),
    ),
    ...keeping(forms),
    ...(forms === 'd1' ? [migration] : []),
    { kind: 'binding', type: 'ratelimit', name: 'CONTACT_LIMIT', limit: 5, period: 60 },
    { kind: 'secret', name: 'FORM_SECRET', describe: 'Signs the tokens of forms', local: 'random-hex-32' },
    ...(values.turnstile ? challenge : []),
    {
      kind: 'slot',
      slot: 'route',
      key: 'contact',
      // Anybody may write, whatever else asks who is calling.
      rank: rank.publicRoute,
      at: '/contact/',
      code: 'contact',
      imports: [{ from: 'src/contact/contact.ts', names: ['contact'] }],
    },
  ]
}

const challenge: readonly Stated[] = [
  {
    kind: 'variable',
    name: 'TURNSTILE_SITE_KEY',
    value: '',
    describe: "The site key of Turnstile's widget",
  },
  { kind: 'secret', name: 'TURNSTILE_SECRET', describe: "The secret of Turnstile's widget" },
]

/** `my-site` is the name of a package; people read `My site`. */
function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
