/** docs/gallery.md: a fact of each kind, stated to the real engine, and what it did to a project. */
import { join } from 'node:path'
import { format } from 'prettier'
import { unifiedDiff } from '../../src/cli/unified-diff.ts'
import { definePlugin, rank, type Stated } from '../../src/plugin/index.ts'
import { memoryProject } from '../../src/testing/index.ts'

export interface Example {
  readonly title: string
  readonly text: string
  readonly facts: readonly Stated[]
}

const lock = '.clodo/lock.json'

/** Where the folder is that an example names. */
const home = join(import.meta.dirname, '../../fixtures/packages/visits-1')

const hello = "export const hello = 'hello'\n"

export const examples: readonly Example[] = [
  {
    title: 'A file',
    text: 'The text stands in the fact. `template: true` makes it a handlebars template, `seeded: true` leaves it to its user after birth.',
    facts: [{ kind: 'file', path: 'src/hello.ts', text: hello }],
  },
  {
    title: 'A folder of files',
    text: 'Beside `plugin.ts`; a path there is the path in the project. Most plugins have their files so: real code, which can be compiled and tested.',
    facts: [{ kind: 'files', from: 'files.total' }],
  },
  {
    title: 'A key of a JSON, JSONC, TOML or YAML file',
    text: 'Comments and the form of what is around it stay.',
    facts: [{ kind: 'key', file: 'tsconfig.json', at: ['compilerOptions', 'allowUnreachableCode'], value: false }],
  },
  {
    title: 'A setting of wrangler',
    text: 'Wherever the file is and whatever its format. What environments do not inherit is repeated in each.',
    facts: [{ kind: 'setting', at: ['placement'], value: { mode: 'smart' } }],
  },
  {
    title: 'A dependency',
    text: 'Two plugins that want one get the higher compatible version; a version that the user raised stays.',
    facts: [{ kind: 'dependency', name: 'itty-time', range: '^2.0.0' }],
  },
  {
    title: 'A script',
    text: 'Of package.json. One that npm runs by itself is refused.',
    facts: [{ kind: 'script', name: 'greet', run: 'node scripts/greet.mjs' }],
  },
  {
    title: 'A binding',
    text: 'In each environment, under a name of its own there where it is a resource.',
    facts: [{ kind: 'binding', type: 'kv', name: 'GREETINGS' }],
  },
  {
    title: 'A Durable Object',
    text: 'The class is exported by the entry and declared in the wrangler file.',
    facts: [
      {
        kind: 'file',
        path: 'src/room.ts',
        text: "import { DurableObject } from 'cloudflare:workers'\n\nexport class Room extends DurableObject<Env> {}\n",
      },
      { kind: 'binding', type: 'durable-object', name: 'ROOMS', className: 'Room', module: 'src/room.ts' },
    ],
  },
  {
    title: 'A variable',
    text: 'In `vars` of each environment; `in` says where it differs.',
    facts: [
      { kind: 'variable', name: 'GREETING', value: 'hello', in: { production: 'Good day' }, describe: 'What is said' },
    ],
  },
  {
    title: 'A secret',
    text: 'Its name and meaning, never its value.',
    facts: [{ kind: 'secret', name: 'MAIL_KEY', describe: 'Key of the mail service', local: 'random-hex-32' }],
  },
  {
    title: 'A cron trigger',
    text: 'What runs then is an entry of the slot `scheduled`.',
    facts: [
      { kind: 'file', path: 'src/sweep.ts', text: 'export async function sweep(): Promise<void> {}\n' },
      { kind: 'cron', expression: '0 3 * * *' },
      {
        kind: 'slot',
        slot: 'scheduled',
        key: 'sweep',
        rank: rank.route,
        at: '0 3 * * *',
        code: 'sweep',
        imports: [{ from: 'src/sweep.ts', names: ['sweep'] }],
      },
    ],
  },
  {
    title: 'A middleware',
    text: 'An entry of the slot `middleware`. The rank says where in the chain it runs, whatever was added first.',
    facts: [
      {
        kind: 'slot',
        slot: 'middleware',
        key: 'etag',
        rank: rank.cors,
        code: 'etag()',
        imports: [{ from: 'hono/etag', names: ['etag'] }],
      },
    ],
  },
  {
    title: 'A route',
    text: 'An entry of the slot `route`: a Hono app or a handler, at a path.',
    facts: [
      {
        kind: 'file',
        path: 'src/routes/time.ts',
        text: "import { Hono } from 'hono'\n\nexport const time = new Hono().get('/', (c) => c.json({ now: Date.now() }))\n",
      },
      {
        kind: 'slot',
        slot: 'route',
        key: 'time',
        rank: rank.route,
        at: '/v1/time',
        code: 'time',
        imports: [{ from: 'src/routes/time.ts', names: ['time'] }],
      },
    ],
  },
  {
    title: 'A check of readiness',
    text: 'An entry of the slot `check`, asked by `GET /readyz`.',
    facts: [
      { kind: 'file', path: 'src/mail.ts', text: 'export async function mailWorks(_env: Env): Promise<void> {}\n' },
      {
        kind: 'slot',
        slot: 'check',
        key: 'mail',
        rank: rank.route,
        at: 'mail',
        code: 'mailWorks',
        imports: [{ from: 'src/mail.ts', names: ['mailWorks'] }],
      },
    ],
  },
  {
    title: 'A migration',
    text: 'Of a database that has the project’s own. Its name is fixed for ever.',
    facts: [
      { kind: 'binding', type: 'd1', name: 'DB' },
      {
        kind: 'migration',
        name: '20260101000000_greetings',
        sql: 'CREATE TABLE greetings (id TEXT PRIMARY KEY, word TEXT NOT NULL) STRICT;\n',
      },
    ],
  },
  {
    title: 'A section of a document',
    text: 'Found by its heading; the rank orders those of several plugins.',
    facts: [{ kind: 'section', file: 'README.md', title: 'Greetings', rank: 50, text: 'Everybody is greeted.' }],
  },
  {
    title: 'A line',
    text: 'Of a file of lines.',
    facts: [{ kind: 'line', file: '.gitignore', line: 'greetings.log' }],
  },
  {
    title: 'A second Worker',
    text: 'With a wrangler file of its own.',
    facts: [
      { kind: 'file', path: 'src/tail.ts', text: 'export default { async tail() {} } satisfies ExportedHandler\n' },
      { kind: 'deployable', name: 'tail', main: 'src/tail.ts', config: { observability: { enabled: true } } },
    ],
  },
  {
    title: 'A probe',
    text: 'No file changes: it is kept in the lock, and `clodo verify` asks it of the running Worker.',
    facts: [
      {
        kind: 'probe',
        name: 'it is greeted',
        request: { path: '/livez' },
        expect: { status: 200, json: { status: 'ok' } },
      },
    ],
  },
  {
    title: 'A credential and a claim of its',
    text: 'How probes prove who they are: the secret that signs, and what callers say of themselves.',
    facts: [
      { kind: 'secret', name: 'GUEST_SECRET', describe: 'Signs the tokens of guests', local: 'random-hex-32' },
      { kind: 'credential', secret: 'GUEST_SECRET', algorithm: 'HS256', claims: { iss: 'https://issuer.example' } },
      { kind: 'claim', name: 'room', value: 'blue' },
    ],
  },
  {
    title: 'A command',
    text: '`clodo greet` in a project that has the plugin. A package asks for the right `commands`.',
    facts: [{ kind: 'command', name: 'greet', describe: 'Greet somebody', from: 'commands/greet.js' }],
  },
]

/** What a plugin that states these facts does to a bare service. */
export async function effectOf(facts: readonly Stated[]): Promise<string> {
  const plugin = definePlugin({ id: 'example', title: 'An example', version: '1.0.0', contribute: () => facts })
  const project = await memoryProject({ plugins: [plugin], folders: { example: home } })
  const before = project.files()
  await project.add('example')
  const after = project.files()
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((path) => before[path] !== after[path] && path !== 'clodo.json' && path !== '.clodo/base.json')
    .sort()
  const shown = changed.filter((path) => path !== lock)
  if (shown.length === 0) return `+++ b/${lock}\n${recorded(after[lock] ?? '')}`
  const diffs = shown.map((path) => unifiedDiff({ path, before: before[path], after: after[path] }))
  // Where in a file it stands is not the point, and changes with every line above.
  return diffs.join('\n').replaceAll(/^@@ .* @@$/gm, '@@')
}

/** The lines of the lock that have facts of the example. */
function recorded(text: string): string {
  const lines = text.split('\n').filter((line) => line.includes('"of":["example"]'))
  return lines.map((line) => `+${line}`).join('\n')
}

export async function galleryDocument(): Promise<string> {
  const sections: string[] = []
  for (const { title, text, facts } of examples)
    sections.push(
      `## ${title}\n\n${text}\n\n\`\`\`ts\n${await printed(facts)}\n\`\`\`\n\n\`\`\`diff\n${await effectOf(facts)}\n\`\`\`\n`,
    )
  return `# A gallery of contributions

What a plugin may state, and what becomes of it in a bare service of the type \`generic\`. Made by \`npm run docs\`: each example is stated to
the engine, and the diff below it is what came out. The types of the facts are in [the contract](contract.md).

${sections.join('\n')}`
}

async function printed(facts: readonly Stated[]): Promise<string> {
  const options = {
    parser: 'typescript',
    semi: false,
    singleQuote: true,
    printWidth: 120,
    quoteProps: 'as-needed',
  } as const
  const texts = await Promise.all(facts.map((fact) => format(`x = ${JSON.stringify(fact)}`, options)))
  return texts.map((text) => text.slice('x = '.length).trimEnd()).join(',\n')
}
