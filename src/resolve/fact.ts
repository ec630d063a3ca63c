/** The shape of every kind of contribution, one row each. A kind or key that the contract has and this misses does not compile. */
import {
  type BindingContribution,
  type Import,
  type ProbeContribution,
  type Stated,
  slotNames,
} from '../plugin/contribution.ts'
import {
  any,
  boolean,
  type Check,
  line,
  list,
  map,
  matching,
  must,
  number,
  object,
  oneOf,
  optional,
  prose,
  record,
  type ShapeOf,
  string,
  text,
  variant,
} from './shape.ts'

/** First segments that belong to others: git's and CLODO's own state, what is installed, the values of secrets. */
const reserved = /^(\.git|\.clodo|node_modules|\.dev\.vars)$/i

/** Names that file systems read as something else: devices and streams, escapes, `.git.` and `.git ` on Windows. */
const unsafeSegment = /^(|\.{1,2}|git~\d+)$|[. ]$|[\p{Cc}\p{Cf}\\<>:"|?*]/iu

/** A POSIX path from the project's root that stays in it, on every file system. */
const path = string('a path inside the project, from its root (`src/a.ts`)', (value) => {
  const segments = value.split('/')
  return (
    !segments.some((part) => unsafeSegment.test(part) || /^\.git$/i.test(part)) && !reserved.test(segments[0] ?? '')
  )
})

const moduleName = string(
  'a package or a path from the root of the project',
  (value) => /^[^\s'"`\\]+$/.test(value) && !/^[./]|(^|\/)\.\.?(\/|$)/.test(value),
)

/** Names become keys of plain objects, so those that every object has are nobody's. */
const ownable = (value: string): boolean => !(value in Object.prototype)
const name = string('a name', (value) => /^[\w@][\w@/:. -]{0,213}$/.test(value) && ownable(value))
const identifier = string('an identifier', (value) => /^[A-Za-z_$][\w$]*$/.test(value) && ownable(value))
const packageName = string(
  'the name of an npm package',
  (value) => /^(@[a-z0-9~-][\w.~-]*\/)?[A-Za-z0-9~-][\w.~-]{0,213}$/.test(value) && ownable(value),
)
/** npm runs these by itself; what a plugin brings is run by somebody who wants it. https://docs.npmjs.com/cli/using-npm/scripts */
const lifecycle = /^(pre|post)?(install|prepare|publish|prepublish|prepublishOnly|pack|uninstall|version|dependencies)$/
const scriptName = string(
  'the name of a script that nothing runs by itself',
  (value) => /^[\w@][\w@/:. -]{0,213}$/.test(value) && ownable(value) && !lifecycle.test(value),
)
/** A version in a registry: no address, path or other package, which would be fetched and run at the next install. */
const range = matching('a version or a range of versions', /^[\^~]?\d+\.\d+\.\d+(-[\w.]+)?$/)
const keyPath = must(
  'be a list of keys, not empty',
  (value) =>
    Array.isArray(value) &&
    value.length > 0 &&
    (value as readonly unknown[]).every((key) => typeof key === 'string' && key !== '' && ownable(key)),
)
const wholeNumber = (from: number, to: number): Check =>
  must(
    `be a whole number from ${from} to ${to}`,
    (value) => Number.isInteger(value) && Number(value) >= from && Number(value) <= to,
  )

const imports = list(
  object({
    from: moduleName,
    names: optional(list(matching('a name, or `name as other`', /^[\w$]+( as [\w$]+)?$/))),
    default: optional(identifier),
    namespace: optional(identifier),
    typeOnly: optional(boolean),
  } satisfies ShapeOf<Import>),
)

type Bindings = { readonly [T in BindingContribution['type']]: ShapeOf<BindingOf<T>> }
type BindingOf<T> = Omit<Extract<BindingContribution, { type: T }>, 'type'>
const binding = { kind: any, name: identifier }

const bindings = {
  kv: binding,
  d1: { ...binding, migrations: optional(path) },
  r2: binding,
  'durable-object': { ...binding, className: identifier, module: path },
  workflow: { ...binding, className: identifier, module: path },
  queue: { ...binding, queue: name, consume: optional(record) },
  service: { ...binding, service: name, entrypoint: optional(identifier) },
  ratelimit: { ...binding, limit: wholeNumber(1, 1e9), period: oneOf(10, 60) },
  'analytics-engine': { ...binding, dataset: name },
  'send-email': binding,
  assets: { ...binding, directory: path, options: optional(record) },
  'version-metadata': binding,
  images: binding,
} satisfies Bindings

const request = object({
  method: optional(matching('an HTTP method', /^[A-Z]+$/)),
  // Two slashes, or what addresses take for one, begin a host.
  path: matching('a path that begins with one /', /^\/(?![/\\])[^\s]*$/),
  headers: optional(map(line)),
  body: optional(any),
} satisfies ShapeOf<ProbeContribution['request']>)

const expected = object({
  status: wholeNumber(100, 599),
  headers: optional(map(text)),
  json: optional(record),
} satisfies ShapeOf<ProbeContribution['expect']>)

type Facts = { readonly [K in Exclude<Stated['kind'], 'binding'>]: ShapeOf<Extract<Stated, { kind: K }>> }

const facts = {
  file: { path, text, template: optional(boolean), with: optional(record), seeded: optional(boolean) },
  files: { from: path, with: optional(record), seeded: optional(boolean) },
  key: { file: path, at: keyPath, value: any },
  setting: { at: keyPath, value: any },
  dependency: { name: packageName, range: optional(range), dev: optional(boolean) },
  script: { name: scriptName, run: line },
  variable: { name: identifier, value: any, in: optional(record), describe: prose },
  secret: { name: identifier, describe: prose, local: optional(oneOf('random-hex-32')) },
  cron: { expression: matching('a cron expression of five fields', /^\S+( \S+){4}$/) },
  slot: {
    slot: oneOf(...slotNames),
    key: name,
    rank: number,
    imports,
    code: matching('code', /\S/),
    at: optional(line),
  },
  migration: { name: matching('named `YYYYMMDDHHMMSS_what`', /^\d{14}_\w{1,100}$/), sql: matching('SQL', /\S/) },
  section: { file: path, title: line, rank: number, text },
  line: { file: path, line },
  probe: { name: line, request, as: optional(record), expect: expected },
  credential: { secret: identifier, algorithm: oneOf('HS256'), claims: record },
  claim: { name: identifier, value: matching('a word', /^[\w.:-]+$/) },
  command: {
    name: matching('the name of a command', /^[a-z][a-z0-9-]*$/),
    describe: prose,
    from: path,
    schema: optional(path),
  },
  deployable: { name: matching('the name of a Worker', /^[a-z][a-z0-9-]{0,53}$/), main: path, config: record },
} satisfies Facts

const byType = variant('type', bindings)

/** Checks one contribution. */
export const fact: Check = variant('kind', facts, { binding: byType })
