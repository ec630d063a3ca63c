/** The programmatic face of CLODO: prepare a plan, look at it, apply it. */

export { type Judged, judgeMeasures, type Measures, units } from './check/bench/measure.ts'
export { everyRule } from './check/catalogue.ts'
export { type Check, type Phase, phases } from './check/check.ts'
export type { Diagnosis } from './check/doctor/diagnosis.ts'
export type { Finding as RuleFinding } from './check/finding.ts'
export { type Vital, vitalsOf } from './check/health.ts'
export { judge, type Objective, objectivesIn, type Verdict } from './check/load/objective.ts'
export { limits as loadLimits, type Order as LoadOrder } from './check/load/order.ts'
export type { LoadResult } from './check/load/result.ts'
export { checkAddress, checkTarget } from './check/load/target.ts'
export { type Profile, profiles } from './check/profile.ts'
export { reports } from './check/report/index.ts'
export { type About, type Severity, severities } from './check/rule.ts'
export type { Tools } from './check/site.ts'
export { type Start, start } from './check/start.ts'
export type { Sifted } from './check/suppress.ts'
export { type Verification, type VerifyOptions, verify } from './check/verify.ts'
export { bareSql, splitSql } from './cloudflare/sql.ts'
export { installed } from './cloudflare/wrangler.ts'
export type { EffectFailure } from './effect/effect.ts'
export { run } from './effect/run.ts'
export type { Effect } from './effect/site.ts'
export { type CatalogueEntry, ClodoError, catalogue, type ErrorCode, type ExitCode } from './errors.ts'
export type { PlopGenerator } from './generate/generator.ts'
export type { Copied } from './migrate/data/copy.ts'
export type { Need, Risk } from './migrate/step.ts'
export { suggest, thereAre } from './nearest.ts'
export type { Link } from './operate/chain.ts'
export type { Difference, Fault } from './operate/compare.ts'
export type { Database } from './operate/databases.ts'
export type { RowDifference } from './operate/db/compare.ts'
export { type Count, dumpText as dumpDatabase } from './operate/db/dump.ts'
export type { Finding as DatabaseFinding } from './operate/db/health.ts'
export type { Backup, Manifest } from './operate/db/manifest.ts'
export type { Migrated } from './operate/db/migrate.ts'
export type { Opened as OpenedDatabase } from './operate/db/opened.ts'
export type { Restored } from './operate/db/restore.ts'
export { planned as plannedRollback, type RolledBack, travel } from './operate/db/rollback.ts'
export { seed as seedDatabase, seedsOf } from './operate/db/seed.ts'
export { type Status as DatabaseStatus, statusOf as databaseStatus } from './operate/db/status.ts'
export type { Verification as BackupVerification } from './operate/db/verify.ts'
export { abortDeploy, commitOf, openDeploy, request as requestDeploy, resumeDeploy, wayBack } from './operate/deploy.ts'
export type { Outcome as DeployOutcome } from './operate/drive.ts'
export { type Environment, type Environments, environmentsOfProject, isProtected } from './operate/environment.ts'
export { dependenciesOf, type Ended, eachInOrder, type Service, serviceRoots } from './operate/fleet.ts'
export { type FleetRun, lastFleetRun, type Standing, standingIn } from './operate/fleet-run.ts'
export { type Entry, openLedger } from './operate/ledger.ts'
export type { Plan as DeployPlan } from './operate/plan.ts'
export { splitText } from './operate/run.ts'
export { type Site, siteOf, type Target, type Tools as OperationTools } from './operate/site.ts'
export { kib } from './operate/size.ts'
export { type Access, openAudit, type SecretAction } from './operate/vault/audit.ts'
export { type SecretState, type SecretWork, secretsOf } from './operate/vault/work.ts'
export type { FileChoice, OnConflict, Way } from './plan/decide.ts'
export type { FileConflict, Plan } from './plan/plan.ts'
export { areSteps, type DeploySettings, type StrategyName, strategies } from './project/deploy-settings.ts'
export type { Derived, Origin } from './project/derive.ts'
export { layoutOf } from './project/layout.ts'
export { emptyLock } from './project/lock.ts'
export { checkName, propose } from './project/name.ts'
export { openProject, type Project } from './project/open.ts'
export { isPackageManager, ofLockfile, packageManagers, startedBy } from './project/package-manager.ts'
export { type FoundRecipe, readRecipe } from './project/read-recipe.ts'
export type { Recipe } from './project/recipe.ts'
export { optionsIn, read as readOption, unanswered, unknownOption } from './resolve/answer.ts'
export { builtinSources, homeOf as packageHome } from './resolve/builtin.ts'
export { readFolder } from './resolve/folder.ts'
export { rights } from './resolve/package/manifest.ts'
export type { PackageTools } from './resolve/package/open.ts'
export { withPackages } from './resolve/package/packages.ts'
export type { Publisher } from './resolve/package/publisher.ts'
export type { FoundPackage } from './resolve/package/search.ts'
export type { Stranger } from './resolve/package/trust.ts'
export { findIn, templatesOf, typeOptions } from './resolve/resolve.ts'
export type { Found, Source, Sources } from './resolve/source.ts'
export type { Change } from './tree/change.ts'
export { makeDirectories, removeAll } from './tree/directories.ts'
export { type Disk, nodeDisk } from './tree/disk.ts'
export type { Recovery } from './tree/recover.ts'
export { HISTORY } from './tree/state.ts'
export { adopt, type Home, homeOf } from './verb/adopt.ts'
export {
  apply,
  foreseeRecovery,
  isInterrupted,
  type Outcome,
  pending,
  type Report,
  recoverProject,
  resume,
} from './verb/apply.ts'
export { type AssessedPlugin, type AssessedStep, type Assessment, assess } from './verb/assess.ts'
export {
  type Audited,
  type AuditWishes,
  auditProject,
  baselineOf,
  prepareBaseline,
  prepareFixes,
} from './verb/audit.ts'
export { type CheckedPackage, checkPackage } from './verb/authoring/check.ts'
export { legalWith, serviceTypes } from './verb/authoring/choices.ts'
export type { Finding } from './verb/authoring/finding.ts'
export { type BrokenLaw, type LawOptions, lawsOf } from './verb/authoring/laws.ts'
export {
  type MemoryProject,
  type MemoryProjectOptions,
  memoryProject,
  sourcesWith,
} from './verb/authoring/memory-project.ts'
export { openPackageAt } from './verb/authoring/open.ts'
export { type MadeService, makeService, noService, type ServiceWishes } from './verb/authoring/service.ts'
export {
  type BackupWishes,
  backupDatabase,
  backupsOfDatabase,
  databaseHealth,
  migrateDatabase,
  restoreDatabase,
  rollbackDatabase,
  undoUnderway,
  verifyDatabase,
} from './verb/backup.ts'
export { type Benched, bench, benchedBefore, prepareBenched } from './verb/bench.ts'
export { type ChangeInput, prepareChange, recipeOf, withoutPlugins, withPlugins } from './verb/change.ts'
export { type BroughtCommand, commandsOf } from './verb/commands.ts'
export { type Created, type CreateInput, prepareCreate } from './verb/create.ts'
export { currentRecipe } from './verb/current.ts'
export { type DataInput, type OpenedData, openData } from './verb/data.ts'
export {
  changing,
  compareDatabases,
  createDatabase,
  type DatabaseDifference,
  databasesOfTarget,
  oneDatabase,
  openDatabase,
  openStudio,
} from './verb/database.ts'
export { askAdvisories, billOfMaterials } from './verb/dependencies.ts'
export { type DoctorTools, examine, mendRuns, prepareMends } from './verb/doctor.ts'
export { draftRecipe, prepareDraft, writeDraft } from './verb/draft.ts'
export { type Edit, editsOf } from './verb/edits.ts'
export { dependenciesDiffer } from './verb/effects.ts'
export { equivalentsIn, type Looked, lookAt, repositoryOf } from './verb/equivalents.ts'
export {
  type FoundGenerator,
  findGenerator,
  generatorNames,
  generatorsIn,
  type PreparedGeneration,
  prepareGenerate,
  prepareScaffold,
} from './verb/generate.ts'
export { refuseDirty, withCommit } from './verb/git.ts'
export { addressOf } from './verb/health.ts'
export { brokenBy, type Importer } from './verb/importers.ts'
export { type Info, infoOf, type Sourced } from './verb/info.ts'
export { type Installed, installedOf, type Listed, listOf } from './verb/list.ts'
export { checkSecrets, revokeSecret, type SecretFault, type Synced, syncSecrets } from './verb/live-secrets.ts'
export { type Local, pathOf, runLoad, whileLocal } from './verb/load.ts'
export { type Migration, merged, type PreparedStep, prepareMigration, stepIds } from './verb/migrate.ts'
export {
  checkEnvironments,
  compareEnvironments,
  type DeployWishes,
  type Ending,
  isMissing,
  type PreparedDeploy,
  prepareDeploy,
  prepareEnding,
  prepareRollback,
  rollbackDeploy,
  targetOf,
} from './verb/operations.ts'
export { type Behind, type BehindKind, type Outdated, outdatedIn } from './verb/outdated.ts'
export { type Named, openNamed, openPackages } from './verb/packages.ts'
export { type Prepared, printPlan, readPlan, rootOfPlan } from './verb/prepared.ts'
export { type Scanned, scanSecrets, type Where } from './verb/scan.ts'
export { type Rotated, rekeyVault, rotateSecret, secretValues, setSecrets } from './verb/secrets.ts'
export { type Enclosed, encloseSupport, packSupport } from './verb/support.ts'
export { openedPackageManager, prepareUndo } from './verb/undo.ts'
export { type Moved, movedVersions } from './verb/update.ts'
export { type Waiting, waitingIn } from './verb/upgrade.ts'
export { applyVerified, type VerifiedOutcome } from './verb/verified.ts'
export { type Workspace, workspaceOf, workspacesBelow } from './verb/workspace.ts'
export type { World } from './verb/world.ts'
