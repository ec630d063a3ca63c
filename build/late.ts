/**
 * A plugin of rolldown: what few runs need is kept out of the chunk that all runs load. In place of such a module stand
 * functions that load it when one of them is called.
 */
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Plugin } from 'rolldown'

/** By the name of what is loaded: its modules, which export functions to the rest. */
export type Late = { readonly [name: string]: readonly string[] }

const door = '\0late:'
const room = '\0behind:'

/** Entries of the bundle, one for each name. */
export function lateEntries(late: Late): { [entry: string]: string } {
  return Object.fromEntries(Object.keys(late).map((name) => [`late/${name}`, room + name]))
}

export function lateDoors(root: string, late: Late): Plugin {
  const nameOf = new Map(Object.entries(late).flatMap(([name, files]) => files.map((file) => [file, name] as const)))
  return {
    name: 'late-doors',
    resolveId: {
      order: 'pre',
      async handler(source, importer, { kind }) {
        if (source.startsWith(room)) return source
        if (importer === undefined || importer.startsWith(room) || kind !== 'import-statement') return undefined
        const found = await this.resolve(source, importer, { skipSelf: true })
        const file = found === null ? '' : relative(root, found.id)
        return nameOf.has(file) ? door + file : undefined
      },
    },
    load(id) {
      if (id.startsWith(room)) return roomOf(late[id.slice(room.length)] ?? [], root)
      const file = id.startsWith(door) ? id.slice(door.length) : undefined
      return file === undefined ? undefined : doorOf(file, { root, name: nameOf.get(file) ?? '' })
    },
  }
}

function roomOf(files: readonly string[], root: string): string {
  return files.map((file) => `export * as ${keyOf(file)} from ${JSON.stringify(join(root, file))}`).join('\n')
}

/** The functions of a module, each of which loads it first. Chunks stand beside the entries, in a folder of their own. */
function doorOf(file: string, { root, name }: { readonly root: string; readonly name: string }): string {
  const functions = readFileSync(join(root, file), 'utf8').matchAll(/^export (?:async )?function (\w+)/gm)
  return [
    `import { createRequire } from 'node:module'`,
    `const load = createRequire(import.meta.url)`,
    ...[...functions].map(
      ([, one]) =>
        `export const ${one} = (...given) => load(${JSON.stringify(`../late/${name}.js`)}).${keyOf(file)}.${one}(...given)`,
    ),
  ].join('\n')
}

function keyOf(file: string): string {
  return file.replaceAll(/\W/g, '_')
}
