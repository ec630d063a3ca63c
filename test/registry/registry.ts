/** A registry of npm on loopback: verdaccio, installed when it is needed, in front of the registry that this machine uses. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ran } from '../release/package.ts'
import { freePort } from '../support/port.ts'

/** Tried with what is here; an update is looked at before it is taken. */
const verdaccio = '6.10.4'

export interface Registry {
  /** `http://127.0.0.1:PORT/` */
  readonly url: string
  /** What a user's .npmrc says to use it, and to publish to it. */
  readonly npmrc: string
  stop(): Promise<void>
}

/** @param home an empty directory for the program, its storage and its users */
export async function startRegistry(home: string): Promise<Registry> {
  mkdirSync(join(home, 'storage'), { recursive: true })
  const program = join(home, 'node_modules/verdaccio/bin/verdaccio')
  // One of its packages asks for node-fetch by a tag, which not every mirror has.
  const manifest = { private: true, dependencies: { verdaccio }, overrides: { 'node-fetch': '2.7.0' } }
  writeFileSync(join(home, 'package.json'), JSON.stringify(manifest))
  npm(['install', '--no-audit', '--no-fund', '--prefer-offline'], home)
  const url = `http://127.0.0.1:${await freePort()}/`
  writeFileSync(join(home, 'config.yaml'), configOf(home, npm(['config', 'get', 'registry'], home).trim()))
  const child = spawn(process.execPath, [program, '--config', join(home, 'config.yaml'), '--listen', url], {
    cwd: home,
    stdio: 'ignore',
  })
  await answering(`${url}-/ping`, child)
  const token = await enrolled(url)
  return {
    url,
    npmrc: `registry=${url}\n${url.replace('http:', '')}:_authToken=${token}\nupdate-notifier=false\n`,
    stop: () => stopped(child),
  }
}

function configOf(home: string, upstream: string): string {
  return `storage: ${join(home, 'storage')}
auth:
  htpasswd:
    file: ${join(home, 'users')}
    max_users: 1
uplinks:
  upstream:
    url: ${upstream}
    timeout: 60s
    maxage: 60m
    max_fails: 100
packages:
  '{clodo,create-clodo,create-clodo-plugin,clodo-plugin-*}':
    access: $all
    publish: $authenticated
  '**':
    access: $all
    proxy: upstream
web:
  enable: false
log: { type: stdout, format: json, level: fatal }
max_body_size: 50mb
`
}

/** A user of this registry alone. */
async function enrolled(url: string): Promise<string> {
  const response = await fetch(`${url}-/user/org.couchdb.user:author`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'author', password: 'of these tests alone' }),
  })
  const { token } = (await response.json()) as { token?: string }
  if (token === undefined) throw new Error(`The registry made no user: ${response.status}`)
  return token
}

async function answering(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) throw new Error(`The registry ended with ${child.exitCode}.`)
    const answer = await fetch(url).catch(() => undefined)
    if (answer?.ok === true) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  child.kill()
  throw new Error('The registry does not answer.')
}

function stopped(child: ChildProcess): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  child.once('exit', () => resolve())
  child.kill()
  return promise
}

function npm(args: readonly string[], cwd: string): string {
  const { code, stdout, stderr } = ran('npm', args, cwd)
  if (code !== 0) throw new Error(`npm ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
  return stdout
}
