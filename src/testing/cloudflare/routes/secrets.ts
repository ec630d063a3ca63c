/** Secrets: bindings of a version, so that each change makes a new one. */
import { Refusal } from '../answer.ts'
import { type Call, jsonOf, type Routes, scriptOf } from '../route.ts'
import { type Binding, type Script, uuid, type Version } from '../state.ts'
import { deploy } from './versions.ts'

const script = '/accounts/:account/workers/scripts/:script'

interface Secret {
  readonly name?: string
  readonly text?: string
  readonly type?: string
}

type Changes = { readonly [name: string]: Secret | null }

export const secrets: Routes = {
  [`GET ${script}/secrets`]: (call) => namesOf(scriptOf(call).versions[0]),
  [`PUT ${script}/secrets`]: (call) => {
    const { name = '', text = '' } = jsonOf<Secret>(call)
    changeLive(call, { [name]: { text } })
    return { name, type: 'secret_text' }
  },
  [`DELETE ${script}/secrets/:secret`]: (call) => {
    const name = call.params.secret ?? ''
    if (!namesOf(scriptOf(call).versions[0]).some((secret) => secret.name === name))
      throw new Refusal(404, 10056, `There is no secret ${name}.`)
    changeLive(call, { [name]: null })
    return null
  },
  [`PATCH ${script}/secrets-bulk`]: (call) => {
    changeLive(call, jsonOf<{ secrets: Changes }>(call).secrets)
    return namesOf(scriptOf(call).versions[0])
  },
  'PATCH /accounts/:account/workers/workers/:script/versions/latest': (call) => {
    const { env = {}, annotations = {} } = jsonOf<{ env?: Changes; annotations?: Version['annotations'] }>(call)
    return { id: change(call, scriptOf(call), env, annotations).id }
  },
}

function namesOf(version: Version | undefined): { name: string; type: string }[] {
  return (version?.bindings ?? [])
    .filter(({ type }) => type === 'secret_text')
    .map(({ name }) => ({ name, type: 'secret_text' }))
}

/** A secret that is set directly goes live at once, which Cloudflare refuses where the latest version is not live. */
function changeLive(call: Call, changes: Changes): void {
  const target = scriptOf(call)
  const live = target.deployments[0]?.versions ?? []
  if (live.length !== 1 || live[0]?.version_id !== target.versions[0]?.id)
    throw new Refusal(
      400,
      10215,
      'Secret edit failed. You attempted to modify a secret, but the latest version of your Worker is not currently deployed.',
    )
  const { id } = change(call, target, changes, { 'workers/triggered_by': 'secret' })
  deploy(call, target, [{ version_id: id, percentage: 100 }], { 'workers/triggered_by': 'secret' })
}

function change(call: Call, target: Script, changes: Changes, annotations: Version['annotations']): Version {
  const [latest] = target.versions
  if (latest === undefined) throw new Refusal(404, 10222, 'The Worker has no versions.')
  const kept = latest.bindings.filter(({ name }) => !Object.hasOwn(changes, name))
  const set = Object.entries(changes).flatMap(([name, secret]): Binding[] =>
    secret === null ? [] : [{ name, type: 'secret_text', text: secret.text ?? '' }],
  )
  const version: Version = {
    ...latest,
    id: uuid(call.state.random),
    number: latest.number + 1,
    createdOn: call.now().toISOString(),
    annotations,
    bindings: [...kept, ...set],
  }
  target.versions = [version, ...target.versions]
  return version
}
