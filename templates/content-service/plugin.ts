import { defineTemplate, type Given, type JsonObject, rank, type Stated } from 'clodo/plugin'
import { media, tenancy } from './migration.ts'
import { probes } from './probes.ts'
import { section } from './section.ts'

const PATH = '/v1/media'

/** Once an hour, and not when everybody's crons run. */
const HOURLY = '17 * * * *'

/** A service that keeps files in R2 and what is known of them in D1: uploads, serving, search, links, a gallery. */
export default defineTemplate({
  id: 'content-service',
  title: 'Files in R2: uploads checked by content, ranges, search, signed links, a gallery',
  version: '1.0.0',
  includes: ['service', 'collection'],
  options: {
    accept: {
      type: 'choice',
      title: 'Which types of files are taken, known by their content',
      describe:
        'images: JPEG, PNG, GIF, WebP, AVIF. media: besides, MP4, WebM and MP3. all: besides, PDF and SVG, for download alone',
      choices: ['images', 'media', 'all'],
      default: 'media',
    },
    variants: {
      type: 'choice',
      title: 'Smaller versions of images',
      describe:
        'images: made by the Images binding, which is paid for, in the sizes of a closed list and once for each file',
      choices: ['none', 'images'],
      default: 'none',
    },
    gallery: { type: 'boolean', title: 'A page that shows what is there', default: true },
  },
  uses: ['tenant', 'principal', 'guard'],
  provides: ['db', 'resources', 'streaming'],
  provide: () => ({
    db: { dialect: 'd1', binding: 'DB' },
    streaming: [`${PATH}/*`],
    resources: [
      {
        name: 'media',
        table: 'media',
        path: PATH,
        methods: { GET: 'read', POST: 'write', PUT: 'write', PATCH: 'write', DELETE: 'delete' },
      },
    ],
  }),
  contribute: ({ answers, given }) => {
    const { tenant, principal, guard } = given
    const images = answers.variants === 'images'
    const values = {
      images,
      gallery: answers.gallery,
      media: answers.accept !== 'images',
      all: answers.accept === 'all',
      principal: principal !== undefined,
      // Where roles decide who may change what, the owner is no more than a name.
      owned: principal !== undefined && guard === undefined,
      owner: principal === undefined ? 'null' : 'ownerOf(c)',
      ...scopeOf(tenant),
    }
    const folders = [
      'files',
      tenant === undefined ? 'files.plain' : 'files.scoped',
      ...(principal === undefined ? [] : ['files.owned']),
      ...(answers.accept === 'all' ? ['files.all'] : []),
      ...(images ? ['files.images'] : []),
      ...(answers.gallery ? ['files.gallery'] : []),
    ]
    return [
      ...folders.map((from): Stated => ({ kind: 'files', from, with: values })),
      { kind: 'binding', type: 'd1', name: 'DB' },
      { kind: 'binding', type: 'r2', name: 'MEDIA' },
      ...(images ? [{ kind: 'binding', type: 'images', name: 'IMAGES' } as const] : []),
      { kind: 'migration', name: '20261101000000_media', sql: media },
      ...(tenant === undefined
        ? []
        : [{ kind: 'migration', name: '20261101000400_media_tenant', sql: tenancy } as const]),
      ...keys,
      check('database', "(env) => env.DB.prepare('SELECT 1').first()"),
      check('bucket', "(env) => env.MEDIA.head('readiness')"),
      { kind: 'cron', expression: HOURLY },
      {
        kind: 'slot',
        slot: 'scheduled',
        key: 'media',
        rank: 0,
        at: HOURLY,
        code: 'sweep',
        imports: [{ from: 'src/media/sweep.ts', names: ['sweep'] }],
      },
      route('media', { at: PATH, from: 'src/media/routes.ts' }),
      // Ahead of authentication: who has a link needs nothing else.
      route('links', { at: '/links', from: 'src/media/links.ts', rank: rank.publicRoute }),
      ...(answers.gallery ? galleryAt('/gallery', guard) : []),
      { kind: 'section', file: 'README.md', title: 'Files', rank: 100, text: section(answers, given) },
      ...probes(PATH, answers),
    ]
  },
})

interface Place {
  readonly at: string
  readonly from: string
  readonly rank?: number
}

function route(name: string, { at, from, rank: order = rank.route }: Place): Stated {
  return { kind: 'slot', slot: 'route', key: name, rank: order, at, code: name, imports: [{ from, names: [name] }] }
}

function galleryAt(at: string, guard: Given['guard']): Stated[] {
  const mount = route('gallery', { at, from: 'src/gallery/gallery.ts' })
  if (guard === undefined) return [mount]
  const { module: from, allow } = guard
  const code = `${allow}({ GET: 'media:read' })`
  const imports = [{ from, names: [allow] }]
  return [
    { kind: 'slot', slot: 'middleware', key: 'media:gallery', rank: rank.declaration, at: `${at}/*`, code, imports },
    mount,
  ]
}

function check(name: string, code: string): Stated {
  return { kind: 'slot', slot: 'check', key: name, rank: 0, at: name, code, imports: [] }
}

/** Two, so that one can be changed while links of the other still hold. */
const keys: readonly Stated[] = [
  ...['A', 'B'].map(
    (slot): Stated => ({
      kind: 'secret',
      name: `MEDIA_LINK_KEY_${slot}`,
      describe: `Signs links to files, key ${slot}; at least 32 random bytes`,
      local: 'random-hex-32',
    }),
  ),
  {
    kind: 'variable',
    name: 'MEDIA_LINK_SIGNS_WITH',
    value: 'A',
    describe: 'Which key signs links to files, A or B; links of both hold',
  },
]

/** Through what the code reaches rows, where they are those of a tenant. */
function scopeOf(tenant: Given['tenant']): JsonObject {
  if (tenant === undefined) return {}
  const { module, type, of, variable } = tenant.database
  const rows = of === 'databaseOf' ? of : `${of} as databaseOf`
  return {
    tenantVariable: tenant.variable,
    scope: { from: module.replace(/^src/, '..'), test: `../../${module}`, type, rows, variable },
  }
}
