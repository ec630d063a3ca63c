/** The kinds whose whole behaviour fits in a few lines. */
import { posix } from 'node:path'
import type {
  ClaimContribution,
  CommandContribution,
  CredentialContribution,
  CronContribution,
  DeployableContribution,
  FileContribution,
  KeyContribution,
  LineContribution,
  MigrationContribution,
  ProbeContribution,
  ScriptContribution,
  SecretContribution,
  SectionContribution,
  SettingContribution,
  SlotContribution,
  VariableContribution,
} from '../plugin/contribution.ts'
import { inEachEnvironment } from './environments.ts'
import type { Kind, Layout, Placement } from './kind.ts'
import { workerFirst } from './worker-first.ts'

export const file: Kind<FileContribution> = { key: ({ path }) => path }

export const key: Kind<KeyContribution> = {
  key: ({ file, at }) => `${file} ${at.join('/')}`,
  place: ({ file, at, value }) => [{ at: 'key', file, path: at, value }],
}

export const setting: Kind<SettingContribution> = {
  key: ({ at }) => at.join('/'),
  place: ({ at, value }, { config }) => [{ at: 'key', file: config, path: at, value }],
}

export const script: Kind<ScriptContribution> = {
  key: ({ name }) => name,
  place: ({ name, run }, { packageJson }) => [{ at: 'key', file: packageJson, path: ['scripts', name], value: run }],
}

export const variable: Kind<VariableContribution> = {
  key: ({ name }) => name,
  envName: ({ name }) => name,
  place: ({ name, value, in: by }, layout) =>
    inEachEnvironment(layout, (environment, prefix) => ({
      at: 'key',
      file: layout.config,
      path: [...prefix, 'vars', name],
      value: by !== undefined && Object.hasOwn(by, environment) ? (by[environment] ?? null) : value,
    })),
}

const secretsHeader =
  '# Secrets for development: copy this file to .dev.vars, which git ignores, and fill in the values.'

export const secret: Kind<SecretContribution> = {
  key: ({ name }) => name,
  envName: ({ name }) => name,
  // wrangler looks for .dev.vars beside the config.
  place: ({ name, describe }, layout) => [
    ...(layout.project.existing?.pages ? [] : required(name, layout)),
    ...[secretsHeader, `# ${name}: ${describe}`, `${name}=`].map((line) => ({
      at: 'line' as const,
      file: posix.join(posix.dirname(layout.config), '.dev.vars.example'),
      line,
    })),
    { at: 'line', file: '.gitignore', line: '.dev.vars' },
  ],
}

/** Pages has no such list. */
function required(name: string, layout: Layout): Placement[] {
  return inEachEnvironment(layout, (_environment, prefix) => ({
    at: 'item',
    file: layout.config,
    path: [...prefix, 'secrets', 'required'],
    item: name,
  }))
}

export const cron: Kind<CronContribution> = {
  key: ({ expression }) => expression,
  place: ({ expression }, { config }) => [{ at: 'item', file: config, path: ['triggers', 'crons'], item: expression }],
}

export const slot: Kind<SlotContribution> = { key: ({ slot, key }) => `${slot} ${key}`, place: workerFirst }

export const migration: Kind<MigrationContribution> = {
  key: ({ name }) => name,
  expand: ({ name, sql }, { migrations }) => [
    { kind: 'file', path: `${migrations}/${name}.sql`, text: sql, seeded: true },
  ],
}

export const section: Kind<SectionContribution> = {
  key: ({ file, title }) => `${file} ${title}`,
  place: ({ file, title, rank, text }) => [{ at: 'section', file, title, rank, text }],
}

export const line: Kind<LineContribution> = {
  key: ({ file, line }) => `${file} ${line}`,
  place: ({ file, line }) => [{ at: 'line', file, line }],
}

export const probe: Kind<ProbeContribution> = { key: ({ name }) => name }

export const credential: Kind<CredentialContribution> = { key: ({ secret }) => secret }

export const claim: Kind<ClaimContribution> = { key: ({ name }) => name }

export const command: Kind<CommandContribution> = { key: ({ name }) => name }

export const deployable: Kind<DeployableContribution> = {
  key: ({ name }) => name,
  // Its module stands where those of the project do; wrangler reads paths from where the config is.
  expand: ({ name, main, config }, { project: { existing } }) => {
    const folder = `workers/${name}`
    const moved = main.replace(/^src\//, `${existing?.source ?? 'src'}/`)
    const module = existing?.language === 'js' ? moved.replace(/\.ts$/, '.js') : moved
    const worker = { name, main: posix.relative(folder, module), ...config }
    return [{ kind: 'file', path: `${folder}/wrangler.jsonc`, text: `${JSON.stringify(worker, undefined, 2)}\n` }]
  },
}
