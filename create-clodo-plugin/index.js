#!/usr/bin/env node
// `npm create clodo-plugin@latest -- NAME [DIR]` is `clodo plugin new NAME [DIR]`.
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

process.argv.splice(2, 0, 'plugin', 'new')
import(pathToFileURL(join(home(), 'bin', 'clodo.js')).href)

/** The package clodo: installed beside this one, or the repository that this folder is part of. */
function home() {
  try {
    return dirname(createRequire(import.meta.url).resolve('clodo/package.json'))
  } catch (_) {
    return dirname(dirname(fileURLToPath(import.meta.url)))
  }
}
