#!/usr/bin/env node
// Parses on Node 14, so that an older Node gets a sentence and not a syntax error. It decides which Node runs CLODO.
// Nothing of Node is imported here: the facade of `node:fs` alone costs a third of a short command.
import { isOld } from './oldest.js'

// These are over in a moment; V8's compilers take longer than what they make then saves, and so does marking garbage.
const brief = ['create', 'add', 'remove']

if (isOld(process.versions.node)) import('./elsewhere.js').catch(fail)
else {
  if (brief.includes(process.argv[2])) hasten()
  process.getBuiltinModule('node:module').enableCompileCache()
  import('../dist/cli.js').catch((error) => {
    // In the repository there may be no bundle; then the sources run as they are.
    const unbuilt = error?.code === 'ERR_MODULE_NOT_FOUND' && /dist.cli\.js' imported/.test(error.message)
    return unbuilt ? import('./elsewhere.js') : fail(error)
  })
}

// Before the cache is opened: what it keeps is of one set of flags. So is what Node keeps of its own modules, so those
// that are needed come first. A parser of TypeScript is worth compiling: build/compiler.ts turns the first compiler on again.
function hasten() {
  process.getBuiltinModule('node:crypto')
  process.getBuiltinModule('node:module')
  process.getBuiltinModule('node:os')
  process.getBuiltinModule('node:util').parseArgs
  const v8 = process.getBuiltinModule('node:v8')
  for (const work of ['sparkplug', 'maglev', 'opt', 'incremental-marking']) v8.setFlagsFromString(`--no-${work}`)
}

function fail(error) {
  process.stderr.write(`${String(error?.stack || error)}\n`)
  process.exit(1)
}
