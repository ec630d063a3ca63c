import { posix } from 'node:path'
import type { ProjectFacts } from '../plugin/project.ts'
import type { Disk } from '../tree/disk.ts'

export type PackageManager = ProjectFacts['packageManager']

interface Commands {
  readonly install: readonly string[]
  /** What runs a script of package.json. */
  readonly run: string
  /** What runs a program of node_modules. */
  readonly exec: string
  readonly lockfiles: readonly string[]
}

export const packageManagers: { readonly [K in PackageManager]: Commands } = {
  npm: {
    install: ['install', '--no-audit', '--no-fund'],
    run: 'npm run',
    exec: 'npx',
    lockfiles: ['package-lock.json', 'npm-shrinkwrap.json'],
  },
  pnpm: { install: ['install'], run: 'pnpm', exec: 'pnpm exec', lockfiles: ['pnpm-lock.yaml'] },
  yarn: { install: ['install'], run: 'yarn', exec: 'yarn', lockfiles: ['yarn.lock'] },
  bun: { install: ['install'], run: 'bun run', exec: 'bunx', lockfiles: ['bun.lock', 'bun.lockb'] },
}

/** The package manager that started us, told by its user agent (`npm_config_user_agent`); npm where none did. */
export function startedBy(env: { readonly [name: string]: string | undefined }): PackageManager {
  const name = env.npm_config_user_agent?.split('/')[0] ?? ''
  return isPackageManager(name) ? name : 'npm'
}

/** The package manager of the nearest lockfile, looking upwards; undefined where there is none. */
export function ofLockfile(disk: Disk, directory: string): PackageManager | undefined {
  const names = Object.keys(packageManagers).filter(isPackageManager)
  const found = names.find((name) =>
    packageManagers[name].lockfiles.some((file) => disk.kind(posix.join(directory, file)) !== undefined),
  )
  const parent = posix.dirname(directory)
  return found ?? (parent === directory ? undefined : ofLockfile(disk, parent))
}

export function isPackageManager(name: string): name is PackageManager {
  return Object.hasOwn(packageManagers, name)
}
