/**
 * Makes `dist/` of `site/`; `wrangler dev` and `wrangler deploy` run it. Each file of `site/assets/` gets a name that changes
 * with its content, `site.3f9a1c07b2.css`, here and wherever it is mentioned, so that browsers may keep it for ever. They are told
 * so of each by its name: a rule for all of `/assets/` would hold for what is not there, too, and they would keep that.
 */
import { createHash } from 'node:crypto'
import { appendFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'

const FROM = join(import.meta.dirname, 'site')
const TO = join(import.meta.dirname, 'dist')
const MENTIONING = ['.html', '.css', '.js', '.svg', '.json', '.webmanifest', '.xml']
const MENTIONED = /\/assets\/[\w./-]+/g
/** For how many files browsers are told. The platform takes 100 rules; what is beyond is asked for again each time. */
const RULES = 90

const files = readdirSync(FROM, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => relative(FROM, join(parentPath, name)).replaceAll('\\', '/'))
const assets = files.filter((path) => path.startsWith('assets/'))
const names = new Map(assets.map((path) => [`/${path}`, `/${hashed(path)}`]))

rmSync(TO, { recursive: true, force: true })
for (const path of files) {
  const target = join(TO, names.get(`/${path}`) ?? path)
  mkdirSync(dirname(target), { recursive: true })
  if (mentions(path)) writeFileSync(target, contentOf(path))
  else cpSync(join(FROM, path), target)
}
for (const name of [...names.values()].slice(0, RULES)) {
  appendFileSync(join(TO, '_headers'), `\n${encodeURI(name)}\n  Cache-Control: public, max-age=31536000, immutable\n`)
}

function contentOf(path) {
  const text = readFileSync(join(FROM, path), 'utf8')
  return text.replaceAll(MENTIONED, (mentioned) => names.get(mentioned) ?? mentioned)
}

/** The names of what a file mentions are a part of its content, so its hash is that of all of them. */
function hashed(path) {
  const hash = createHash('sha256')
  for (const each of withMentioned(path)) hash.update(readFileSync(join(FROM, each)))
  const ending = extname(path)
  return `${dirname(path)}/${basename(path, ending)}.${hash.digest('hex').slice(0, 10)}${ending}`
}

/** A file, what it mentions, what that mentions, and so on; each once, however they mention each other. */
function withMentioned(path, found = new Set()) {
  if (found.has(path) || !assets.includes(path)) return found
  found.add(path)
  const mentioned = mentions(path) ? (readFileSync(join(FROM, path), 'utf8').match(MENTIONED) ?? []) : []
  for (const each of mentioned) withMentioned(each.slice(1), found)
  return found
}

function mentions(path) {
  return MENTIONING.includes(extname(path))
}
