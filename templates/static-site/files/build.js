/**
 * Makes `dist/` of `site/`; `wrangler dev` and `wrangler deploy` run it. Each file of `site/assets/` gets a name that changes
 * with its content, `site.3f9a1c07b2.css`, here and wherever it is mentioned, so that browsers may keep it for ever. They are told
 * so of each by its name: a rule for all of `/assets/` would hold for what is not there, too, and they would keep that.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join, relative } from 'node:path'

const FROM = join(import.meta.dirname, 'site')
const TO = join(import.meta.dirname, 'dist')
const MENTIONING = ['.html', '.css', '.js', '.svg', '.json', '.webmanifest', '.xml']
const MENTIONED = /\/assets\/[\w./-]+/g
/** For how many files browsers are told. The platform takes 100 rules; what is beyond is asked for again each time. */
const RULES = 90

mkdirSync(TO, { recursive: true })
const files = filesIn(FROM)
const assets = files.filter((path) => path.startsWith('assets/'))
const names = new Map(assets.map((path) => [path, hashed(path)]))

const made = new Set(files.map(nameOf))
for (const path of files) put(nameOf(path), contentOf(path))
for (const path of filesIn(TO)) if (!made.has(path)) rmSync(join(TO, path), { force: true })

function nameOf(path) {
  return names.get(path) ?? path
}

/** Writes only what is another: builds at the same time, of several environments, do not take files from each other. */
function put(path, content) {
  const target = join(TO, path)
  if (existsSync(target) && readFileSync(target).equals(content)) return
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, content)
}

function contentOf(path) {
  const bytes = readFileSync(join(FROM, path))
  if (path === '_headers')
    return Buffer.concat([bytes, Buffer.from([...names.values()].slice(0, RULES).map(ruleFor).join(''))])
  if (!mentions(path)) return bytes
  return Buffer.from(bytes.toString().replaceAll(MENTIONED, (mentioned) => `/${nameOf(mentioned.slice(1))}`))
}

function ruleFor(name) {
  return `\n/${encodeURI(name)}\n  Cache-Control: public, max-age=31536000, immutable\n`
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

function filesIn(directory) {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(directory, join(parentPath, name)).replaceAll('\\', '/'))
}
