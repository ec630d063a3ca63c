/** A Worker with packages that want modules of Node, in one module. */
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import type { Files } from './migrating.ts'

/** Packages come from the node_modules of this repository. */
export async function bundledForNode(files: Files, entry: string): Promise<string> {
  const root = join(import.meta.dirname, '../..')
  const bundle = await rolldown({
    input: entry,
    platform: 'node',
    external: [/^cloudflare:/],
    logLevel: 'silent',
    plugins: [
      {
        name: 'files',
        resolveId: (id, from) => {
          const builtin = id.replace(/^node:/, '')
          if (builtinModules.includes(builtin))
            return from?.startsWith('\0') ? { id: `node:${builtin}`, external: true } : `\0node:${builtin}`
          if (id === entry) return `${root}/\0${entry}`.replace('\0', '')
          if (!id.startsWith('.') || from === undefined || from.includes('node_modules')) return null
          const path = join(from, '..', id)
          return (
            [path, `${path}.js`, `${path}.ts`].find((one) => files[one.slice(root.length + 1)] !== undefined) ?? null
          )
        },
        load: (id) => {
          // What is required has to be the module's own value, not its namespace.
          if (id.startsWith('\0node:'))
            return `import * as all from '${id.slice(1)}'\nexport { value as 'module.exports' }\nconst value = all.default ?? all\nexport default value\nexport * from '${id.slice(1)}'`
          return files[id.slice(root.length + 1)] ?? null
        },
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm', codeSplitting: false })
  return output[0].code.replace('createRequire(import.meta.url)', "createRequire('/index.mjs')")
}
