#!/usr/bin/env node
// Parses on Node 14, so that an older Node gets a sentence and not a syntax error. It decides which Node runs CLODO.
// Nothing of Node is imported here: the facade of `node:fs` alone costs a third of a short command.
import { isOld } from './oldest.js'

if (isOld(process.versions.node)) import('./elsewhere.js').catch(fail)
else {
  process.getBuiltinModule('node:module').enableCompileCache()
  import('../dist/cli.js').catch((error) => {
    // In the repository there may be no bundle; then the sources run as they are.
    const unbuilt = error?.code === 'ERR_MODULE_NOT_FOUND' && /dist.cli\.js' imported/.test(error.message)
    return unbuilt ? import('./elsewhere.js') : fail(error)
  })
}

function fail(error) {
  process.stderr.write(`${String(error?.stack || error)}\n`)
  process.exit(1)
}
