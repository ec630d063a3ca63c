import { isObject } from '../../edit/value.ts'
import { suggest } from '../../nearest.ts'
import type { JsonObject } from '../../plugin/json.ts'
import { objectAt } from '../../project/detect/manifest.ts'
import type { Rule } from '../rule.ts'
import { installedDocument } from '../subject.ts'

export const unknownKey: Rule = {
  id: 'config/unknown-key',
  severity: 'error',
  title: 'A key that wrangler does not know',
  why: 'wrangler warns and goes on without it: what was meant is not done.',
  mend: 'Correct the name, or take the key out.',
  *look({ config, files }) {
    const { definitions } = (installedDocument(files, 'wrangler/config-schema.json') ?? {}) as JsonObject
    if (config === undefined || !isObject(config.value) || !isObject(definitions)) return
    const environments = Object.entries(objectAt(config.value, 'env')).filter(([, value]) => isObject(value))
    const blocks = [
      { own: [], value: config.value, type: 'RawConfig' },
      ...environments.map(([name, value]) => ({
        own: ['env', name],
        value: value as JsonObject,
        type: 'RawEnvironment',
      })),
    ]
    for (const { own, value, type } of blocks) {
      const known = Object.keys(objectAt(objectAt(definitions, type), 'properties'))
      if (known.length === 0) continue
      for (const key of Object.keys(value)) {
        if (known.includes(key) || key === '$schema') continue
        const message = [`wrangler knows no key ${key}.`, suggest(key, known)].filter(Boolean).join(' ')
        yield { file: config.path, place: [...own, key], message }
      }
    }
  },
}
