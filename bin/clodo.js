#!/usr/bin/env node
// Parses on Node 14, so that an older Node gets a sentence and not a syntax error. It decides which Node runs CLODO.
// Nothing of Node is imported here: the facade of `node:fs` alone costs a third of a short command.
import { isOld } from './oldest.js'

// These parse modules for a moment; V8's optimizing compilers take longer than what they make then saves.
const brief = ['add', 'remove']

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

// Before the cache is opened: what it keeps is of one set of flags.
function hasten() {
  const v8 = process.getBuiltinModule('node:v8')
  v8.setFlagsFromString('--no-opt')
  v8.setFlagsFromString('--no-maglev')
}

function fail(error) {
  process.stderr.write(`${String(error?.stack || error)}\n`)
  process.exit(1)
}
