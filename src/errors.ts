/**
 * The one error class of CLODO and the catalogue of its codes.
 *
 * An error says what happened, where, and what to do now. It is thrown anywhere below the roof and printed in one
 * place, `cli/`. A code never changes its meaning; `clodo explain CODE` prints its entry.
 */

/** Process exit codes: 0 done, 1 failed, 2 usage, 3 needs input, 4 conflict, 5 done but an effect failed. */
export type ExitCode = 1 | 2 | 3 | 4 | 5

export interface CatalogueEntry {
  readonly exit: ExitCode
  /** What the code means, one sentence. */
  readonly means: string
  /** What to do about it, one sentence. */
  readonly mend: string
}

export const catalogue = {
  INTERNAL: {
    exit: 1,
    means: 'CLODO met a state its authors did not foresee; nothing was written.',
    mend: 'Run the command again with --verbose and report what it prints.',
  },
  GIT_NEEDED: {
    exit: 1,
    means: '--commit was given where there is no git repository; nothing was written.',
    mend: 'Make one (git init), or leave --commit out.',
  },
  GIT_DIRTY: {
    exit: 1,
    means: 'Files that are not committed are in the way of a change that wants them clean; nothing was written.',
    mend: 'Commit or stash them, then run the command again; or leave --commit out, or set git.clean to false.',
  },
  FILE_UNPARSABLE: {
    exit: 1,
    means: 'A file that has to be edited does not parse.',
    mend: 'Mend the file at the position shown, then run the command again.',
  },
  EDIT_REFUSED: {
    exit: 4,
    means: 'A file has a shape that CLODO cannot edit without guessing, so it was left alone.',
    mend: 'Make the edit that is printed by hand, or bring the file into a known shape.',
  },
  PLUGIN_INVALID: {
    exit: 1,
    means: 'A plugin stated something that is no contribution, or failed while it was asked; nothing was written.',
    mend: 'Report it to the author of the plugin, or leave the plugin out.',
  },
  DISK_FAILED: {
    exit: 1,
    means: 'The disk refused a read or a write (full, not permitted, broken); the project is as it was before.',
    mend: 'Remove the cause that is named (make space, give permission), then run the command again.',
  },
  PATH_OUTSIDE: {
    exit: 1,
    means: 'A path leaves the project or names a file that not every system can hold; nothing was written.',
    mend: 'Use a plain relative path inside the project.',
  },
  PATH_BLOCKED: {
    exit: 4,
    means: 'A symbolic link, a directory or a file of almost the same name stands where a file is to be written.',
    mend: 'Move what stands there out of the way, then run the command again.',
  },
  FILE_NOT_TEXT: {
    exit: 1,
    means: 'A file that has to be read as text is no UTF-8.',
    mend: 'Save the file as UTF-8, then run the command again.',
  },
  FILE_MISSING: {
    exit: 1,
    means: 'A file that has to be there is not.',
    mend: 'Check the path, then run the command again.',
  },
  TREE_CHANGED: {
    exit: 4,
    means: 'Files changed between planning and writing; nothing was written.',
    mend: 'Run the command again, so that it plans from the files as they are now.',
  },
  COMMIT_INTERRUPTED: {
    exit: 1,
    means: 'A commit has begun to write and could not finish; its journal is kept.',
    mend: 'Remove the cause that is named, then run `clodo recover`.',
  },
  RECOVER_CONFLICT: {
    exit: 4,
    means:
      'A file was edited after an interrupted commit, so it is neither as before nor as after; nothing was written.',
    mend: 'Put the file back to one of the two and run `clodo recover`, or delete `.clodo/journal.json` and `.clodo/txn` to keep all files as they are.',
  },
  JOURNAL_UNREADABLE: {
    exit: 1,
    means: 'The journal of an interrupted commit is damaged or was written by another version of CLODO.',
    mend: 'Run `clodo recover` with the version that wrote it, or delete `.clodo/journal.json` and `.clodo/txn` to keep all files as they are.',
  },
  ALREADY_RUNNING: {
    exit: 1,
    means: 'Another CLODO process works on this project.',
    mend: 'Wait until it ends; if there is none, delete `.clodo/running`.',
  },
  LOCK_UNREADABLE: {
    exit: 1,
    means: 'The record of what CLODO did (.clodo/lock.json) cannot be read.',
    mend: 'Restore .clodo/lock.json from version control.',
  },
  TEMPLATE_BROKEN: {
    exit: 1,
    means: 'A template of a plugin does not compile, or names something that is not there.',
    mend: 'Report it to the author of the plugin; nothing was written.',
  },
  REQUIREMENT_UNMET: {
    exit: 3,
    means: 'A plugin requires a capability that nothing in the project provides.',
    mend: 'Add a plugin that provides it.',
  },
  REQUIREMENT_CIRCLE: {
    exit: 1,
    means: 'Plugins require one another in a circle, so none can come first.',
    mend: 'Leave one of them out and report it to its author.',
  },
  CAPABILITY_CLASH: {
    exit: 4,
    means: 'Two plugins provide the same capability, which has one provider.',
    mend: 'Remove one of them.',
  },
  FACT_CLASH: {
    exit: 4,
    means: 'Two plugins want the same thing differently.',
    mend: 'Remove one of them, or change an option so that they agree.',
  },
  NAME_CLASH: {
    exit: 4,
    means: 'Two facts want the same name in Env.',
    mend: 'Rename one of them by its option.',
  },
  SPECIFIER_INVALID: {
    exit: 2,
    means: 'A text names no package: no name, path, address of a tarball or of a git repository.',
    mend: 'Give a name (`clodo-plugin-x`, `@scope/x@^1`), a path (`./x`), or an address (`https://…/x.tgz`, `git+https://…`).',
  },
  PACKAGE_UNKNOWN: {
    exit: 2,
    means: 'There is no package of this name or version.',
    mend: 'Look for it: clodo search WORD.',
  },
  PACKAGE_UNREACHABLE: {
    exit: 1,
    means: 'npm could not bring a package: no network, no access, or no npm.',
    mend: 'Check the network and the configuration of npm, then run the command again.',
  },
  PACKAGE_CHANGED: {
    exit: 1,
    means: 'A package has another content than the one that was trusted under the same version; nothing of it was run.',
    mend: 'Ask its publisher why. To trust the new content, remove the plugin and add it again.',
  },
  PACKAGE_INVALID: {
    exit: 1,
    means:
      'A package is no plugin that this CLODO takes; nothing of it was run outside of a realm, and nothing was written.',
    mend: 'Report it to the author of the plugin; `clodo plugin check` tells an author what to mend.',
  },
  TRUST_NEEDED: {
    exit: 3,
    means: 'Code of a third party is used for the first time, and nobody has said that it is trusted.',
    mend: 'Look at what it is and what it asks for, then give --trust NAME@INTEGRITY.',
  },
  PLUGIN_UNKNOWN: {
    exit: 2,
    means: 'There is no plugin of this name.',
    mend: 'See `clodo list plugins`.',
  },
  TEMPLATE_UNKNOWN: {
    exit: 2,
    means: 'There is no service type of this name.',
    mend: 'See `clodo list types`.',
  },
  OPTION_UNKNOWN: {
    exit: 2,
    means: 'A plugin has no option of this name.',
    mend: 'See `clodo list plugins --verbose` for the options of each plugin.',
  },
  OPTION_INVALID: {
    exit: 2,
    means: 'The value of an option is not of the form it must have.',
    mend: 'Give another value.',
  },
  OPTION_MISSING: {
    exit: 3,
    means: 'An option that has no default has no answer, and there is no terminal to ask at.',
    mend: 'Give the answer by --set.',
  },
  CONFLICT: {
    exit: 4,
    means: 'An edit of yours and a change of CLODO meet in the same place.',
    mend: 'Look with --dry-run, then choose: --on-conflict ours, theirs or markers.',
  },
  NAME_INVALID: {
    exit: 2,
    means: 'The name cannot be the name of a service.',
    mend: 'Use lower-case letters, digits and hyphens, a letter first, at most 50.',
  },
  DOMAIN_INVALID: {
    exit: 2,
    means: 'The domain is no host name.',
    mend: 'Give a name such as api.example.com, in lower case, an international one in its xn-- form.',
  },
  DESCRIPTION_INVALID: {
    exit: 2,
    means: 'The description is not one line of text.',
    mend: 'Give one line of at most 300 characters.',
  },
  RECIPE_EXISTS: {
    exit: 1,
    means: 'There is a recipe where a new one is to be written; nothing was written.',
    mend: 'Edit the one that is there, or move it away.',
  },
  RECIPE_INVALID: {
    exit: 2,
    means: 'The recipe (clodo.json or another file that holds it) cannot be used.',
    mend: 'Mend the recipe at the place shown.',
  },
  EFFECTS_UNREADABLE: {
    exit: 1,
    means: 'The record of effects that are left to do cannot be read.',
    mend: 'Delete .clodo/effects.json and run the effects by hand (npm install, wrangler types).',
  },
  PLAN_UNREADABLE: {
    exit: 2,
    means: 'The file is no saved plan.',
    mend: 'Make one with --plan FILE.',
  },
  TARGET_NOT_EMPTY: {
    exit: 1,
    means: 'The directory that the project is to be created in has files in it.',
    mend: 'Choose another directory, or merge into this one with --merge.',
  },
  NOT_A_PROJECT: {
    exit: 2,
    means: 'The directory is no CLODO project.',
    mend: 'Make one with `clodo create`, or name its directory with --cwd.',
  },
  PLUGIN_NOT_INSTALLED: {
    exit: 2,
    means: 'The plugin is not part of the project.',
    mend: 'See `clodo list --installed`.',
  },
  RECIPE_IN_CODE: {
    exit: 4,
    means: 'The recipe is code, which CLODO reads but does not edit.',
    mend: 'Make the edit shown, then run `clodo sync`.',
  },
  NOTHING_TO_UNDO: {
    exit: 1,
    means: 'There is no commit of CLODO on record that could be undone.',
    mend: 'Use version control; the record is kept on the machine that made the change.',
  },
  USAGE: {
    exit: 2,
    means: 'The command line has something the command does not know.',
    mend: 'See `clodo COMMAND --help`.',
  },
  INPUT_NEEDED: {
    exit: 3,
    means: 'An answer is missing, and there is no terminal to ask at.',
    mend: 'Give it by the flag shown, or take defaults with --yes.',
  },
  VERIFY_STRANDED: {
    exit: 1,
    means: 'A change failed its verification, and then could not be put back.',
    mend: 'Remove the cause that is named, then run `clodo undo`.',
  },
  COMMAND_FAILED: {
    exit: 1,
    means: 'A command of a plugin could not do what it was asked to.',
    mend: 'Do what the message says; `clodo NAME --help` tells what the command takes.',
  },
  INSTALL_MISSING: {
    exit: 1,
    means: 'The dependencies of the project are not installed, and the command runs the tools among them.',
    mend: 'Install them, then run the command again.',
  },
  CANCELLED: {
    exit: 1,
    means: 'You ended a prompt; nothing was written.',
    mend: 'Run the command again.',
  },
  FILE_EXISTS: {
    exit: 4,
    means: 'A generator would write over a file that is there.',
    mend: 'Choose another name, or move the file away.',
  },
  REPOSITORY_REFUSED: {
    exit: 1,
    means:
      'The repository is none that CLODO can edit: no Worker, or one without an entry of its own; nothing was changed.',
    mend: 'See `clodo info` for what was found.',
  },
  STEP_UNKNOWN: {
    exit: 2,
    means: 'There is no step of `clodo migrate` by this name.',
    mend: 'See which there are: `clodo migrate --list`.',
  },
  STEP_REFUSED: {
    exit: 4,
    means: 'A step of `clodo migrate` that was named cannot be done in this repository; nothing was written.',
    mend: 'Do by hand what is named, then run the command again.',
  },
  GENERATOR_REFUSED: {
    exit: 1,
    means: 'A generator cannot make what was asked for in this project, and says why; nothing was written.',
    mend: 'Do what it says, or choose another generator.',
  },
  DATA_UNFIT: {
    exit: 1,
    means: 'Data cannot be copied from one of these places to the other.',
    mend: 'Name places that hold the same: pairs (KV, R2, a directory) or rows (D1, SQLite, CSV); JSON holds either.',
  },
  DATA_DIFFERS: {
    exit: 1,
    means: 'After a copy the target does not have all that the source has.',
    mend: 'Somebody may have written meanwhile: run the same command again.',
  },
  GENERATOR_UNKNOWN: {
    exit: 2,
    means: 'There is no generator of this name.',
    mend: 'See `clodo generate`.',
  },
  CLOUDFLARE_TOKEN_MISSING: {
    exit: 3,
    means: 'The command reads what is live from the API of Cloudflare, and the environment has no token for it.',
    mend: 'Make a token that may edit Workers, and export it as CLOUDFLARE_API_TOKEN. A login of wrangler is not enough.',
  },
  CLOUDFLARE_UNREACHABLE: {
    exit: 1,
    means: 'The API of Cloudflare does not answer, or what answers is something else.',
    mend: 'Check the network and https://www.cloudflarestatus.com, then run the command again.',
  },
  CLOUDFLARE_REFUSED: {
    exit: 1,
    means: 'The API of Cloudflare refused a call.',
    mend: 'Remove the cause that it names, then run the command again.',
  },
  ACCOUNT_UNCLEAR: {
    exit: 3,
    means: 'The token may use more than one account, or none, and nothing says which one is meant.',
    mend: 'Export CLOUDFLARE_ACCOUNT_ID, or write account_id into the wrangler file.',
  },
  ENVIRONMENT_UNKNOWN: {
    exit: 2,
    means: 'The wrangler file has no environment of this name.',
    mend: 'See `clodo env list`.',
  },
  ENVIRONMENT_MISSING: {
    exit: 3,
    means: 'The command works on one environment, and none is named.',
    mend: 'Name one: --env NAME.',
  },
  ENVIRONMENT_PROTECTED: {
    exit: 3,
    means: 'The environment is protected, so a deploy to it is confirmed by its name.',
    mend: 'Confirm it: --confirm NAME.',
  },
  DEPLOY_NOT_ALLOWED: {
    exit: 1,
    means: 'The recipe does not allow this deploy to this person or at this time.',
    mend: 'Deploy when it is allowed, or change `deploy` in the recipe.',
  },
  DEPLOY_BLOCKED: {
    exit: 1,
    means: 'The plan of the deploy has something that must not go live; nothing was changed.',
    mend: 'Mend what is listed, then run the command again.',
  },
  DEPLOY_FAILED: {
    exit: 1,
    means: 'A deploy did not succeed; what was live before is live again, or it says what is.',
    mend: 'Read what failed, mend it, and deploy again.',
  },
  DEPLOY_INTERRUPTED: {
    exit: 1,
    means: 'A deploy stopped on its way, because something outside failed; the ledger knows where.',
    mend: 'Go on with `clodo deploy --resume`, or give up with `clodo deploy --abort`.',
  },
  DEPLOY_UNFINISHED: {
    exit: 4,
    means: 'An earlier deploy to this environment has not come to its end.',
    mend: 'Go on with `clodo deploy --resume`, or give it up with `clodo deploy --abort`.',
  },
  LIVE_CHANGED: {
    exit: 4,
    means: 'Somebody else has deployed meanwhile; what is live is not what this deploy began from.',
    mend: 'Look at `clodo deploys`, then begin again.',
  },
  LEDGER_BROKEN: {
    exit: 1,
    means: 'A ledger (.clodo/deploys.jsonl, .clodo/audit.jsonl) was changed by something else than CLODO.',
    mend: 'Restore it from a copy; to begin a new one, move it away.',
  },
  NOTHING_TO_ROLL_BACK: {
    exit: 1,
    means: 'There is no earlier version to go back to.',
    mend: 'Name one that Cloudflare still has: --to VERSION.',
  },
  MIGRATION_FAILED: {
    exit: 1,
    means: 'SQLite refused a SQL migration; nothing of that file was applied, what went before it stays.',
    mend: 'Mend the migration, then run the command again.',
  },
  MIGRATION_UNFINISHED: {
    exit: 4,
    means: 'An earlier run over the migrations of this database was stopped on its way.',
    mend: 'Go on with `clodo db migrate --resume`, or go back with `clodo db migrate --undo`.',
  },
  MIGRATION_NO_WAY_BACK: {
    exit: 1,
    means: 'A SQL migration cannot be taken back, because nothing says how; nothing was changed.',
    mend: 'Write its opposite into `down/` beside the migrations under the same name, or restore a backup.',
  },
  DATABASE_UNKNOWN: {
    exit: 2,
    means: 'The environment has no D1 database of this binding.',
    mend: 'See `clodo db status`.',
  },
  DATABASE_UNCLEAR: {
    exit: 3,
    means: 'The environment has several D1 databases, and the command works on one.',
    mend: 'Name one by its binding: --db BINDING.',
  },
  DATABASE_MISSING: {
    exit: 1,
    means: 'The database is in the wrangler file, but not there yet.',
    mend: 'Make it: clodo db create (with the same --env and --remote).',
  },
  BACKUP_UNKNOWN: {
    exit: 2,
    means: 'There is no backup of this name, or none at all.',
    mend: 'See `clodo db backups`.',
  },
  BACKUP_BROKEN: {
    exit: 1,
    means: 'A backup is not what its manifest says: a part is missing, changed or cut off; it was not used.',
    mend: 'Use another backup. See `clodo db backups`.',
  },
  BACKUP_LOCKED: {
    exit: 3,
    means: 'The backup is encrypted, and the passphrase that was given does not open it.',
    mend: 'Give the passphrase that it was made with: --passphrase-env NAME.',
  },
  BACKUP_UNSTEADY: {
    exit: 1,
    means: 'The database was written to while it was read, each time that it was tried; there is no backup of it.',
    mend: 'Try when less is written, or take --unsteady: rows of different moments may be in it.',
  },
  RESTORE_REFUSED: {
    exit: 4,
    means: 'A backup does not belong where it was to be restored; nothing was changed.',
    mend: 'Restore another one, or give the flag that is named.',
  },
  RESTORE_FAILED: {
    exit: 1,
    means: 'A backup could not be restored.',
    mend: 'Read what is said of the database, then restore again or go back to the backup that is named.',
  },
  RESTORE_UNFINISHED: {
    exit: 4,
    means: 'An earlier restore of this database was stopped on its way.',
    mend: 'Go on with `clodo db restore --resume`, or go back with `clodo db restore --undo`.',
  },
  VAULT_LOCKED: {
    exit: 3,
    means: 'The passphrase that was given does not open this environment of the vault.',
    mend: 'Give the passphrase of the environment: each has its own.',
  },
  VAULT_BROKEN: {
    exit: 1,
    means: 'The vault (clodo.vault.json) is damaged, or was changed by something else than CLODO; nothing was written.',
    mend: 'Restore it from version control.',
  },
  SECRET_UNKNOWN: {
    exit: 2,
    means: 'There is no secret of this name.',
    mend: 'See `clodo secret list`.',
  },
  SECRET_INVALID: {
    exit: 2,
    means: 'A secret has a name or a value that cannot be used.',
    mend: 'Names are letters, digits and underscores; a value is text and not empty.',
  },
  SECRETS_BLOCKED: {
    exit: 1,
    means: 'Secrets cannot be changed as things are; nothing was changed.',
    mend: 'Do what the message says, then run the command again.',
  },
  WRANGLER_FAILED: {
    exit: 1,
    means: 'The project’s own wrangler failed.',
    mend: 'Read what it says, mend it, and run the command again.',
  },
  BENCH_UNANSWERED: {
    exit: 1,
    means: 'What was to be measured did not answer as it should, so there is nothing to measure.',
    mend: 'Name a path that answers by 200: --path PATH.',
  },
  ADDRESS_UNKNOWN: {
    exit: 3,
    means: 'Nobody says where the service answers.',
    mend: 'Give its address, or write it as deploy.NAME.url in the recipe.',
  },
  WORKER_DEAD: {
    exit: 1,
    means: 'The Worker was bundled and does not start in workerd.',
    mend: 'Read what workerd says, mend it, and run the command again; clodo verify shows more.',
  },
  BUNDLE_FAILED: {
    exit: 1,
    means: 'The Worker could not be bundled, so nothing was started.',
    mend: 'Read what wrangler says, mend it, and run the command again; clodo verify shows more.',
  },
  TARGET_FOREIGN: {
    exit: 2,
    means: 'A load was to be put on a host that is not this machine, and nobody said whose it is; nothing was sent.',
    mend: 'Put load on what is yours alone; say that it is: --i-own HOST.',
  },
  LOCKFILE_UNREADABLE: {
    exit: 1,
    means: 'The dependencies were asked for, and there is no lockfile, or one that CLODO does not read.',
    mend: 'Install with npm, pnpm, yarn or bun, so that there is a lockfile, then run the command again.',
  },
  GIT_MISSING: {
    exit: 1,
    means: 'What is staged or the history was asked for, and there is no git, or no repository of it.',
    mend: 'Install git, or run the command in a repository; `clodo scan` alone looks at the files.',
  },
  ENVIRONMENTS_DIFFER: {
    exit: 1,
    means: 'The environments of the wrangler file are not complete, or share something.',
    mend: 'Mend what is listed in the wrangler file.',
  },
} as const satisfies Record<string, CatalogueEntry>

export type ErrorCode = keyof typeof catalogue

export interface ErrorParts {
  /** What happened, in one sentence. */
  readonly what: string
  /** The file, plugin or option it happened to. */
  readonly where?: string | undefined
  /** What to do now; the catalogue's general advice when left out. */
  readonly mend?: string | undefined
  readonly cause?: unknown
  /** Further facts for `--json`: plain data, never a secret. */
  readonly data?: Readonly<Record<string, unknown>> | undefined
}

export class ClodoError extends Error {
  override readonly name = 'ClodoError'
  readonly code: ErrorCode
  readonly exit: ExitCode
  readonly where: string | undefined
  readonly mend: string
  readonly data: Readonly<Record<string, unknown>> | undefined

  constructor(code: ErrorCode, parts: ErrorParts) {
    super(parts.what, parts.cause === undefined ? undefined : { cause: parts.cause })
    this.code = code
    this.exit = catalogue[code].exit
    this.where = parts.where
    this.mend = parts.mend ?? catalogue[code].mend
    this.data = parts.data
  }
}
