import type { Command } from '../command.ts'

/** Every command by the word that calls it, in the order of the help. Each is loaded when it is called. */
export const commands: { readonly [word: string]: () => Promise<Command> } = {
  create: async () => (await import('./create.ts')).create,
  add: async () => (await import('./add.ts')).add,
  remove: async () => (await import('./remove.ts')).remove,
  update: async () => (await import('./update.ts')).update,
  outdated: async () => (await import('./outdated.ts')).outdated,
  sync: async () => (await import('./sync.ts')).sync,
  undo: async () => (await import('./undo.ts')).undo,
  diff: async () => (await import('./diff.ts')).diff,
  info: async () => (await import('./info.ts')).info,
  list: async () => (await import('./list.ts')).list,
  search: async () => (await import('./search.ts')).search,
  apply: async () => (await import('./apply.ts')).apply,
  recover: async () => (await import('./recover.ts')).recover,
  resume: async () => (await import('./resume.ts')).resume,
  generate: async () => (await import('./generate.ts')).generate,
  verify: async () => (await import('./verify.ts')).verify,
  validate: async () => (await import('./validate.ts')).validate,
  scan: async () => (await import('./scan.ts')).scan,
  doctor: async () => (await import('./doctor.ts')).doctor,
  'support-bundle': async () => (await import('./support-bundle.ts')).supportBundle,
  env: async () => (await import('./env.ts')).env,
  assess: async () => (await import('./assess.ts')).assess,
  migrate: async () => (await import('./migrate.ts')).migrate,
  data: async () => (await import('./data.ts')).data,
  deploy: async () => (await import('./deploy.ts')).deploy,
  deploys: async () => (await import('./deploys.ts')).deploys,
  rollback: async () => (await import('./rollback.ts')).rollback,
  db: async () => (await import('./db.ts')).db,
  secret: async () => (await import('./secret.ts')).secret,
  health: async () => (await import('./health.ts')).health,
  bench: async () => (await import('./bench.ts')).bench,
  load: async () => (await import('./load.ts')).load,
  sandbox: async () => (await import('./sandbox.ts')).sandbox,
  plugin: async () => (await import('./plugin.ts')).plugin,
  explain: async () => (await import('./explain.ts')).explain,
  'init-config': async () => (await import('./init-config.ts')).initConfig,
}

/** Other words for the same. */
export const aliases: { readonly [word: string]: string } = { diagnose: 'doctor', g: 'generate' }
