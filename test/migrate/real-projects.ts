/** Projects that need the packages themselves, installed from the registry: what a step leaves, and what it brings. */
import type { Wild } from '../project/detect/wild.ts'
import { projectOf } from './corpus.ts'
import type { Files } from './migrating.ts'

export interface Real extends Wild {
  readonly step: string
  /** Installed before and after, as `name@range`; those of this repository need not be. */
  readonly packages: readonly string[]
}

interface Given {
  readonly step: string
  readonly about: string
  readonly packages: readonly string[]
  readonly files: Files
  readonly requests: readonly string[]
}

function real({ step, packages, ...given }: Given): Real {
  return { ...projectOf({ name: `real-${step}`, ...given }), step, packages }
}

const config = (more: object) =>
  `${JSON.stringify({ name: 'w', main: 'src/index.js', compatibility_date: '2026-01-01', ...more }, undefined, 2)}\n`
const manifest = (more: object) => `${JSON.stringify({ name: 'w', type: 'module', ...more }, undefined, 2)}\n`

const greeting = {
  'src/words.ts': "export const words: Record<string, string> = { '/': 'hello', '/b': 'b' }\n",
  'src/index.ts': `import { words } from './words'

export default {
  async fetch(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url)
    return new Response(words[pathname] ?? 'none', { status: pathname in words ? 200 : 404 })
  },
}
`,
}
const asked = ['GET /', 'GET /b', 'GET /none']
const tsconfig = JSON.stringify({
  compilerOptions: {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    lib: ['es2022', 'dom'],
    skipLibCheck: true,
    strict: true,
  },
  include: ['src'],
})

export const realProjects: readonly Real[] = [
  real({
    step: 'toucan',
    about: 'toucan-js made for each request',
    packages: ['toucan-js@4', '@sentry/cloudflare@11.0.0'],
    files: {
      'wrangler.jsonc': config({ compatibility_flags: ['nodejs_compat'] }),
      'package.json': manifest({ dependencies: { 'toucan-js': '^4.0.0' } }),
      'src/index.js': `import { Toucan } from 'toucan-js'

export default {
  async fetch(request, env, ctx) {
    const sentry = new Toucan({ dsn: env.SENTRY_DSN, context: ctx, request, environment: 'test' })
    try {
      const { pathname } = new URL(request.url)
      sentry.setTag('path', pathname)
      if (pathname === '/fail') throw new Error('it failed')
      return new Response('ok')
    } catch (error) {
      sentry.captureException(error)
      return new Response('failed', { status: 500 })
    }
  },
}
`,
    },
    requests: ['GET /', 'GET /fail', 'POST /fail'],
  }),
  real({
    step: 'bundler',
    about: 'webpack with ts-loader makes what wrangler takes',
    packages: ['webpack@5', 'webpack-cli@6', 'ts-loader@9', 'typescript@5'],
    files: {
      ...greeting,
      'tsconfig.json': tsconfig,
      'wrangler.jsonc': config({
        main: 'dist/worker.js',
        no_bundle: true,
        build: { command: 'npm run build', watch_dir: 'src' },
      }),
      'package.json': manifest({
        type: 'commonjs',
        scripts: { build: 'webpack' },
        devDependencies: { webpack: '^5.0.0', 'webpack-cli': '^6.0.0', 'ts-loader': '^9.0.0', typescript: '^5.0.0' },
      }),
      'webpack.config.js': `const path = require('path')

module.exports = {
  entry: './src/index.ts',
  mode: 'production',
  output: { filename: 'worker.js', path: path.join(__dirname, 'dist'), library: { type: 'module' } },
  experiments: { outputModule: true },
  resolve: { extensions: ['.ts', '.js'] },
  module: { rules: [{ test: /\\.ts$/, loader: 'ts-loader' }] },
}
`,
    },
    requests: asked,
  }),
  {
    ...real({
      step: 'bundler',
      about: 'rollup with esbuild makes what wrangler takes',
      packages: ['rollup@4', 'rollup-plugin-esbuild@6', 'esbuild', '@rollup/plugin-node-resolve@16'],
      files: {
        ...greeting,
        'wrangler.jsonc': config({
          main: 'dist/worker.js',
          no_bundle: true,
          build: { command: 'npm run build', watch_dir: 'src' },
        }),
        'package.json': manifest({
          scripts: { build: 'rollup -c rollup.config.js' },
          devDependencies: {
            rollup: '^4.0.0',
            'rollup-plugin-esbuild': '^6.0.0',
            '@rollup/plugin-node-resolve': '^16.0.0',
          },
        }),
        'rollup.config.js': `import resolve from '@rollup/plugin-node-resolve'
import esbuild from 'rollup-plugin-esbuild'

export default {
  input: 'src/index.ts',
  output: { file: 'dist/worker.js', format: 'es' },
  plugins: [resolve({ extensions: ['.ts', '.js'] }), esbuild()],
}
`,
      },
      requests: asked,
    }),
    name: 'real-bundler-rollup',
  },
]
