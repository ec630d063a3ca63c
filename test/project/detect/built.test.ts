import { Volume } from 'memfs'
import { describe, expect, it } from 'vitest'
import { failsAtRuntimeModules } from '../../../src/project/detect/built.ts'
import { prepareDetection } from '../../../src/project/detect/detect.ts'
import { type NodeFs, nodeDisk } from '../../../src/tree/disk.ts'

const root = '/repository'

async function fails(files: { readonly [path: string]: string }, build: string): Promise<boolean> {
  const volume = Volume.fromJSON(
    {
      'wrangler.json': JSON.stringify({ main: 'dist/index.js', build: { command: 'npm run build' } }),
      'package.json': JSON.stringify({ scripts: { build } }),
      'src/index.ts': 'export default {}\n',
      ...files,
    },
    root,
  )
  const disk = nodeDisk(volume as unknown as NodeFs)
  await prepareDetection(disk, root)
  return failsAtRuntimeModules(disk, root, {})
}

describe('a build that makes the main of the Worker', () => {
  it.each<[boolean, string, { readonly [path: string]: string }]>([
    [true, 'esbuild src/index.ts --bundle --outfile=dist/index.js', {}],
    [false, 'esbuild src/index.ts --bundle --outfile=dist/index.js --external:cloudflare:*', {}],
    [true, 'tsc --noEmit && esbuild src/index.ts --bundle --outfile=dist/index.js', {}],
    [false, 'tsc -p .', {}],
    [false, 'swc src -d dist', {}],
    [true, 'make', {}],
    [true, 'node build.js', { 'build.js': "build({ entryPoints: ['src/index.ts'] })" }],
    [false, 'node build.js', { 'build.js': "build({ external: ['cloudflare:*'] })" }],
    [
      false,
      'node --no-warnings scripts/build.mjs',
      { 'scripts/build.mjs': "build({ external: ['cloudflare:workers'] })" },
    ],
    [true, 'tsc && vite build', { 'vite.config.ts': 'export default {}' }],
    [false, 'vite build', { 'vite.config.ts': 'export default { external: [/^cloudflare:/] }' }],
    [false, 'rollup -c', { 'rollup.config.mjs': "export default { external: ['cloudflare:workers'] }" }],
    [false, 'make', { 'src/index.ts': "import { env } from 'cloudflare:workers'\nexport default {}\n" }],
  ])('fails at modules of the runtime: %s, %s', async (expected, build, files) => {
    expect(await fails(files, build)).toBe(expected)
  })
})
