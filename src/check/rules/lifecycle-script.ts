import { objectAt } from '../../project/detect/manifest.ts'
import type { Rule } from '../rule.ts'

const hooks = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']

export const lifecycleScript: Rule = {
  id: 'package/lifecycle-script',
  severity: 'warning',
  title: 'A script that runs at installation',
  why: 'Who installs runs it without asking for it; it is how stolen packages spread, and why package managers begin to block such scripts.',
  mend: 'Make it a script of its own that people and CI run.',
  *look({ manifest }) {
    for (const name of Object.keys(objectAt(manifest?.value, 'scripts')))
      if (hooks.includes(name))
        yield { file: manifest?.path ?? '', place: ['scripts', name], message: `${name} runs at every installation.` }
  },
}
