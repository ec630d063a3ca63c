/** The page of the viewer: markup, style and modules. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'

const types: { readonly [ending: string]: string } = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
}

export interface Part {
  readonly type: string
  readonly text: string
}

/**
 * What is served, by path.
 *
 * @param home the plugin's folder
 */
export function partsOfPage(home: string): ReadonlyMap<string, Part> {
  return new Map(
    Object.entries(textsOf(home, 'viewer')).map(([name, text]) => [
      name === 'index.html' ? '/' : `/${name}`,
      { type: types[extname(name)] ?? 'text/plain', text },
    ]),
  )
}

/** As published, the texts of a plugin's folders are in one file. */
function textsOf(home: string, folder: string): { [name: string]: string } {
  const packed = join(home, 'files.json')
  if (existsSync(packed)) return JSON.parse(readFileSync(packed, 'utf8'))[folder]
  const names = readdirSync(join(home, folder))
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(home, folder, name), 'utf8')]))
}
