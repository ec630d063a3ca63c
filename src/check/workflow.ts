/** The steps of GitHub's workflows, with the way to each. */
import type { Path } from '../edit/path.ts'
import { isObject } from '../edit/value.ts'
import type { Json, JsonObject } from '../plugin/json.ts'
import { itemsAt, objectAt, textAt } from '../project/detect/manifest.ts'
import type { Document } from './subject.ts'

export interface Step {
  readonly file: string
  readonly place: Path
  readonly value: JsonObject
  /** What it runs in a shell. */
  readonly run: string | undefined
  /** The variables that it sees, of its job and of the workflow too. */
  readonly env: JsonObject
}

export function stepsOf({ path: file, value }: Document): Step[] {
  return Object.entries(objectAt(value, 'jobs')).flatMap(([job, inner]) =>
    itemsAt(inner, 'steps').map((step, index) => ({
      file,
      place: ['jobs', job, 'steps', index],
      value: step,
      run: textAt(step, 'run'),
      env: { ...objectAt(value, 'env'), ...objectAt(inner, 'env'), ...objectAt(step, 'env') },
    })),
  )
}

/** What starts a workflow: `on` may be a name, a list or a map. */
export function triggersOf({ value }: Document): string[] {
  const on: Json | undefined = isObject(value) ? value.on : undefined
  if (typeof on === 'string') return [on]
  return Array.isArray(on) ? on.map(String) : Object.keys(isObject(on) ? on : {})
}

/** Names of the variables that a secret is given to. */
export function secretNames(env: JsonObject): string[] {
  return Object.entries(env).flatMap(([name, value]) => (isSecret(String(value)) ? [name] : []))
}

export function isSecret(text: string): boolean {
  return /\$\{\{[^}]*\bsecrets\s*[.[]/.test(text)
}
