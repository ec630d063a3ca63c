/**
 * Makes `dist/` of `site/`; `wrangler dev` and `wrangler deploy` run it. Each file of `site/assets/` gets a name that changes
 * with its content, `site.3f9a1c07b2.css`, here and wherever it is mentioned, so that browsers may keep it for ever.
 */
import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'

const FROM = join(import.meta.dirname, 'site')
const TO = join(import.meta.dirname, 'dist')
const MENTIONING = ['.html', '.css', '.js', '.svg', '.json', '.webmanifest', '.xml']

const files = readdirSync(FROM, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => relative(FROM, join(parentPath, name)).replaceAll('\\', '/'))
const assets = files.filter((path) => path.startsWith('assets/'))
const names = new Map()

// What mentions others comes after them, because their names are a part of its content.
for (const path of assets.sort((a, b) => rank(a) - rank(b))) names.set(`/${path}`, `/${hashed(path, contentOf(path))}`)

rmSync(TO, { recursive: true, force: true })
for (const path of files) {
  const target = join(TO, names.get(`/${path}`) ?? path)
  mkdirSync(dirname(target), { recursive: true })
  if (mentions(path)) writeFileSync(target, contentOf(path))
  else cpSync(join(FROM, path), target)
}

function contentOf(path) {
  if (!mentions(path)) return readFileSync(join(FROM, path))
  const text = readFileSync(join(FROM, path), 'utf8')
  return text.replaceAll(/\/assets\/[\w./-]+/g, (mentioned) => names.get(mentioned) ?? mentioned)
}

function hashed(path, content) {
  const [ending, hash] = [extname(path), createHash('sha256').update(content).digest('hex').slice(0, 10)]
  return `${dirname(path)}/${basename(path, ending)}.${hash}${ending}`
}

function mentions(path) {
  return MENTIONING.includes(extname(path))
}

function rank(path) {
  return ['.css', '.js'].indexOf(extname(path))
}
