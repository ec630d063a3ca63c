import { createRequire } from 'node:module'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import type { Files } from './migrating.ts'

/** One module of several, as wrangler would make it. */
export async function bundled(files: Files, entry: string): Promise<string> {
  const itty = createRequire(import.meta.url)
    .resolve('itty-router-4')
    .replace(/\.js$/, '.mjs')
  const bundle = await rolldown({
    input: entry,
    external: ['cloudflare:workers'],
    plugins: [
      {
        name: 'files',
        resolveId: (id, from) => {
          if (id === 'itty-router') return itty
          if (!id.startsWith('.') && id !== entry) return null
          const path = join(from === undefined ? '.' : join(from, '..'), id)
          return [path, `${path}.js`].find((one) => files[one] !== undefined) ?? null
        },
        load: (id) => files[id] ?? null,
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm' })
  return output[0].code
}
