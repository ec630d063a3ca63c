/** What became of many services, for a person and for a program. */
import { ClodoError, type DeployOutcome, type Ended, splitText } from '../index.ts'
import type { Context } from './command.ts'
import type { EndedDeploy } from './documents/operate.ts'

type End = Ended<DeployOutcome>

/** Says it, and answers the exit code: a service that is paused, or was not to begin, has not failed. */
export function toldAll({ out }: Context, ended: readonly End[]): number {
  for (const end of ended) out.say(line(end))
  const of = (end: End) =>
    'result' in end ? end.result.status : 'without' in end && isStopped(end) ? 'paused' : 'failed'
  const all = ended.map(of)
  const status = all.every((one) => one === 'deployed')
    ? 'deployed'
    : all.every((one) => one === 'deployed' || one === 'paused')
      ? 'paused'
      : 'failed'
  if (status === 'paused') out.say('  clodo deploy --all --resume, or --abort')
  out.document({ status, services: ended.map(documentOf) })
  return status === 'failed' ? 1 : 0
}

const isStopped = ({ without }: { readonly without: readonly string[] }) => without.length === 0

function line(end: End): string {
  const { script } = end.service.environment
  if ('result' in end)
    return `  ${script}  ${end.result.status}  ${splitText(end.result.live)}  ${end.result.reason ?? ''}`.trimEnd()
  if ('error' in end) return `  ${script}  failed  ${(end.error as Error).message}`
  return `  ${script}  not begun${isStopped(end) ? '' : `, for it needs ${end.without.join(', ')}`}`
}

function documentOf(end: End): EndedDeploy {
  const { script } = end.service.environment
  if ('result' in end) return end.result
  if ('without' in end) return { script, status: 'skipped', without: end.without }
  const { message } = end.error as Error
  return {
    script,
    status: 'failed',
    code: end.error instanceof ClodoError ? end.error.code : 'INTERNAL',
    reason: message,
  }
}
