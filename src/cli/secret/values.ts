/** `clodo secret set`, `get`, `generate`, `rotate`, `import`, `export`. */
import { resolve } from 'node:path'
import { parseEnv } from 'node:util'
import { ClodoError, rotateSecret, secretsOf, secretValues, setSecrets, syncSecrets } from '../../index.ts'
import type { Context } from '../command.ts'
import type { SecretsMoved } from '../documents/operate.ts'
import { numberOf } from '../numbers.ts'
import { confirmed } from '../operating.ts'
import { safe } from '../output.ts'
import { formatted } from './formats.ts'
import { nameIn, valueFor, workHere } from './working.ts'

export async function set(context: Context): Promise<number> {
  const name = nameIn(context)
  const work = await workHere(context)
  if (!context.on('dry-run')) await setSecrets(work, { [name]: await valueFor(context, name) }, 'set')
  return told(context, `${name} is set in ${work.target.environment.name}`, { name })
}

/** The one command, with export, that prints a value: it is what it is for. */
export async function get(context: Context): Promise<number> {
  const { out } = context
  const name = nameIn(context)
  const { [name]: value = '' } = await secretValues(await workHere(context), [name], 'get')
  out.say(value)
  out.document({ status: 'done', name, value })
  return 0
}

export async function generate(context: Context): Promise<number> {
  const name = nameIn(context)
  const work = await workHere(context)
  if (secretsOf(work).some((one) => one.name === name))
    throw new ClodoError('SECRETS_BLOCKED', {
      what: `${name} has a value in ${work.target.environment.name}.`,
      where: name,
      mend: `To replace it: clodo secret rotate ${name} --generate`,
    })
  const value = randomValue(context)
  if (!context.on('dry-run')) await setSecrets(work, { [name]: value }, 'generate')
  return told(context, `${name} is made in ${work.target.environment.name}`, { name })
}

export async function rotate(context: Context): Promise<number> {
  const { on, out } = context
  const name = nameIn(context)
  const work = await workHere(context)
  if (on('dry-run')) return told(context, `${name} would be rotated`, { name })
  const value = on('generate') ? randomValue(context) : await valueFor(context, name)
  if (on('sync')) await confirmed(context, work.target.environment, `Rotate ${name} and make it live`)
  const rotated = await rotateSecret(work, { name, value, overlap: numberOf(context, 'overlap') ?? 24 })
  const synced = on('sync') ? await syncSecrets(work, { prune: false }) : undefined
  const after = rotated.previous === undefined ? '' : `; what it was is ${rotated.previous} until ${rotated.until}`
  if (synced === undefined) out.note('  Not live yet: clodo secret sync')
  return told(context, `${name} is rotated in ${work.target.environment.name}${after}`, { ...rotated, synced })
}

export async function importFile(context: Context): Promise<number> {
  const { world, words, cwd, on, out } = context
  const file = resolve(cwd, words[0] ?? '.dev.vars')
  const bytes = world.disk.read(file)
  if (bytes === undefined) throw new ClodoError('FILE_MISSING', { what: 'There is no such file.', where: file })
  const work = await workHere(context)
  const known = secretsOf(work).map(({ name }) => name)
  const all = Object.entries(parseEnv(Buffer.from(bytes).toString())) as [string, string][]
  const taken = all.filter(([name, value]) => value !== '' && (on('overwrite') || !known.includes(name)))
  const left = all.map(([name]) => name).filter((name) => !taken.some(([one]) => one === name))
  if (taken.length > 0 && !on('dry-run')) await setSecrets(work, Object.fromEntries(taken), 'import')
  if (left.length > 0) out.note(`  left as they are, or empty: ${left.map(safe).join(', ')} (--overwrite)`)
  const names = taken.map(([name]) => name)
  return told(context, `${names.length} taken into ${work.target.environment.name}`, { names, left })
}

export async function exportValues(context: Context): Promise<number> {
  const { out, text, words } = context
  const values = await secretValues(await workHere(context), words, 'export')
  const shown = formatted(values, text('format') ?? 'dotenv')
  for (const line of shown) out.say(line)
  out.document({ status: 'done', values })
  return 0
}

function randomValue(context: Context): string {
  const bytes = numberOf(context, 'bytes') ?? 32
  if (bytes < 16 || bytes > 1024) throw new ClodoError('USAGE', { what: `'--bytes ${bytes}' must be 16 to 1024.` })
  const encoding = context.text('encoding') ?? 'base64url'
  if (encoding !== 'base64url' && encoding !== 'base64' && encoding !== 'hex')
    throw new ClodoError('USAGE', { what: `'--encoding ${encoding}' must be base64url, base64 or hex.` })
  return Buffer.from(context.world.randomHex(Math.floor(bytes)), 'hex').toString(encoding)
}

function told({ out, on }: Context, text: string, more: SecretsMoved): number {
  out.say(safe(on('dry-run') ? `A dry run: ${text}.` : `${text}.`))
  out.document({ status: on('dry-run') ? 'planned' : 'done', ...more })
  return 0
}
