import { describe, expect, it } from 'vitest'
import { type Files, migrated, worker } from './migrating.ts'

describe('bundler', () => {
  const project = (build: string, more: Files = {}) =>
    worker(
      { main: 'dist/worker.js', no_bundle: true, build: { command: 'npm run build', watch_dir: 'src' } },
      {
        'package.json': JSON.stringify({
          scripts: { build },
          devDependencies: { esbuild: '^0.25.0', webpack: '5', wrangler: '^4' },
        }),
        ...more,
      },
    )

  it('is wrangler where esbuild did no more', async () => {
    const { files } = await migrated(
      'bundler',
      project('esbuild src/index.js --bundle --format=esm --minify --outfile=dist/worker.js'),
    )
    expect(JSON.parse(files['wrangler.jsonc'] ?? '')).toEqual({
      name: 'w',
      main: 'src/index.js',
      compatibility_date: '2026-01-01',
      minify: true,
    })
    expect(JSON.parse(files['package.json'] ?? '')).toEqual({
      scripts: { build: 'wrangler deploy --dry-run --outdir dist' },
      devDependencies: { webpack: '5', wrangler: '^4' },
    })
  })

  it('is wrangler where webpack did no more', async () => {
    const config =
      "const path = require('path')\nmodule.exports = { entry: './src/index.js', mode: 'production', output: { filename: 'worker.js', path: path.join(__dirname, 'dist') }, module: { rules: [{ test: /ts$/, loader: 'ts-loader' }] } }\n"
    const { files } = await migrated('bundler', project('webpack', { 'webpack.config.js': config }))
    expect(files['webpack.config.js']).toBeUndefined()
    expect(JSON.parse(files['wrangler.jsonc'] ?? '').main).toBe('src/index.js')
  })

  it.each([
    ['esbuild src/index.js --bundle --define:X=1 --outfile=dist/worker.js', '', '--define:X=1'],
    ['tsc && esbuild src/index.js --outfile=dist/worker.js', '', 'build.command alone'],
    ['webpack', "module.exports = { entry: 'x', resolve: { alias: { a: 'b' } } }", 'alias changes'],
    [
      'webpack',
      "const { DefinePlugin } = require('webpack')\nmodule.exports = { plugins: [new DefinePlugin({})] }",
      'webpack takes part',
    ],
    ['webpack', "module.exports = { module: { rules: [{ loader: 'raw-loader' }] } }", 'raw-loader changes'],
  ])('stops at %s, %s', async (build, config, why) => {
    const { need } = await migrated('bundler', project(build, config === '' ? {} : { 'webpack.config.js': config }))
    expect(need).toMatchObject({ state: 'cannot', why: expect.stringContaining(why) })
  })
})
