/** The project: what is installed, what is recorded, and whether both agree. */
import { posix } from 'node:path'
import { installed } from '../../cloudflare/wrangler.ts'
import { filesOf } from '../../project/detect/files.ts'
import { packageJson, textAt } from '../../project/detect/manifest.ts'
import { isPackageManager, packageManagers } from '../../project/package-manager.ts'
import { decode } from '../../tree/utf8.ts'
import { inventoryOf } from '../dependencies/inventory.ts'
import { type Diagnosis, doubtful, ill, type Machine, type Patient, unknown, well } from './diagnosis.ts'
import { program } from './machine.ts'

export async function examineProject(machine: Machine, patient: Patient): Promise<Diagnosis[]> {
  const { repository, unreadable } = patient
  if (repository === undefined) {
    const mend = 'Mend the file at the place that is named.'
    return [ill('project', unreadable ?? 'cannot be read', { mend }), ...record(patient)]
  }
  if (repository.kind === 'not-a-worker' && !patient.record.there) return [unknown('project', repository.says)]
  return [
    well('project', repository.says || repository.kind),
    ...record(patient),
    manager(machine, patient),
    await wranglerOf(machine, patient),
    await workerd(machine, patient),
    ...(await git(machine, patient)),
    ...mode(machine, patient),
  ]
}

function record({ record: { there, fault }, interrupted, pending, uncached, stale }: Patient): Diagnosis[] {
  const name = 'record'
  if (fault !== undefined) return [ill(name, fault, { mend: 'Restore .clodo from version control.' })]
  return [
    ...(there ? [well(name, 'lock and base are readable')] : []),
    ...(stale
      ? [
          doubtful('running', 'a CLODO that is dead holds the project', {
            mend: 'Remove .clodo/running.',
            fix: 'running',
          }),
        ]
      : []),
    ...(interrupted
      ? [ill('journal', 'an earlier run was killed while it wrote', { mend: 'Run clodo recover.', fix: 'recover' })]
      : []),
    ...(pending.length === 0
      ? []
      : [doubtful('effects', `left to do: ${pending.join(', ')}`, { mend: 'Run clodo resume.' })]),
    ...(uncached.length === 0
      ? []
      : [
          doubtful('plugins', `not in the cache: ${uncached.join(', ')}`, {
            mend: 'They are fetched when they are needed; run clodo list while there is a network.',
          }),
        ]),
  ]
}

function manager({ disk }: Machine, { root, repository, wanted }: Patient): Diagnosis {
  const name = 'package manager'
  const { packageManager = 'npm', lockfile } = repository ?? {}
  const directory = posix.join(root, posix.dirname(repository?.packageJson ?? 'package.json'))
  const others = Object.keys(packageManagers)
    .filter(isPackageManager)
    .filter(
      (one) =>
        one !== packageManager &&
        packageManagers[one].lockfiles.some((file) => disk.kind(posix.join(directory, file)) === 'file'),
    )
  if (others.length > 0)
    return doubtful(name, `lockfiles of ${[packageManager, ...others].join(' and ')}`, {
      mend: 'Keep the lockfile of one of them.',
    })
  if (lockfile === undefined)
    return doubtful(name, `${packageManager}, and no lockfile`, {
      mend: `Run ${packageManager} install and commit the lockfile.`,
    })
  if (wanted !== undefined && wanted !== packageManager)
    return doubtful(name, `the recipe says ${wanted}, the lockfile ${packageManager}`, {
      mend: 'Keep the lockfile of the one that the recipe names, or change packageManager in it.',
    })
  return well(name, `${packageManager}, ${lockfile}`)
}

async function wranglerOf({ disk }: Machine, { root, repository }: Patient): Promise<Diagnosis> {
  const name = 'wrangler'
  const path = installed(disk, root, 'wrangler/package.json')
  const mend = `Run ${repository?.packageManager ?? 'npm'} install.`
  if (path === undefined) return ill(name, 'is not installed in the project', { mend })
  const version = textAt(packageJson(decode(disk.read(path) ?? new Uint8Array(), path), path), 'version') ?? ''
  const locked = await lockedVersions(disk, root)
  if (locked.length > 0 && !locked.includes(version))
    return ill(name, `${version} is installed, the lockfile says ${locked.join(', ')}`, { mend })
  return well(name, locked.length === 0 ? `${version}, which no lockfile names` : `${version}, as the lockfile says`)
}

async function lockedVersions(disk: Machine['disk'], root: string): Promise<string[]> {
  const locked = await inventoryOf(filesOf(disk, root)).catch(() => undefined)
  return [...(locked?.components.values() ?? [])].flatMap((one) => (one.name === 'wrangler' ? [one.version] : []))
}

async function workerd(machine: Machine, { root }: Patient): Promise<Diagnosis> {
  const bin = installed(machine.disk, root, 'workerd/bin/workerd')
  if (bin === undefined) return unknown('workerd', 'is not installed')
  // What npm installs is a script that starts the program, or, where scripts of installation run, the program itself.
  const script = Buffer.from(machine.disk.read(bin)?.subarray(0, 2) ?? []).toString() === '#!'
  return await program(machine, root, {
    name: 'workerd',
    command: script ? process.execPath : bin,
    args: [...(script ? [bin] : []), '--version'],
    mend: 'Install again; on a system that it is not built for (musl, old glibc), use one that it is.',
  })
}

async function git({ run, env, disk }: Machine, { root }: Patient): Promise<Diagnosis[]> {
  const ask = (...args: string[]) => run('git', args, { cwd: root, env, timeout: 15_000 })
  const { code, stdout } = await ask('status', '--porcelain', '--untracked-files=no')
  if (code !== 0)
    return [
      doubtful('repository', 'is under no version control', {
        mend: 'Run git init: what CLODO changes is then seen and kept.',
      }),
    ]
  const changed = stdout.split('\n').filter((line) => line !== '').length
  const ignored = (await ask('check-ignore', '--quiet', '.dev.vars')).code === 0
  const ignore = disk.read(posix.join(root, '.gitignore'))
  const before = ignore === undefined ? undefined : decode(ignore, '.gitignore')
  const after = `${before === undefined || before === '' ? '' : before.replace(/\n?$/, '\n')}.dev.vars\n`
  return [
    well('repository', changed === 0 ? 'clean' : `${changed} files changed and not committed`),
    ...(ignored
      ? []
      : [
          ill('ignored', '.dev.vars is not ignored: the next commit may take its secrets along', {
            mend: 'Add .dev.vars to .gitignore.',
            fix: { path: '.gitignore', before, after },
          }),
        ]),
  ]
}

/** Who else is on the machine needs not read local secrets. */
function mode({ disk }: Machine, { root, repository }: Patient): Diagnosis[] {
  const path = posix.join(root, posix.dirname(repository?.config?.path ?? '.'), '.dev.vars')
  const bits = disk.mode(path)
  if (bits === undefined || process.platform === 'win32' || (bits & 0o077) === 0) return []
  return [
    doubtful('local secrets', '.dev.vars can be read by others on this machine', { mend: 'Run chmod 600 .dev.vars.' }),
  ]
}
