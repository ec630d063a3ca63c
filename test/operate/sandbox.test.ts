import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { repository } from './yard.ts'

it('clodo sandbox says how to talk to it, answers, and ends when it is told', async () => {
  const bin = join(repository, 'src/cli/bin.ts')
  const child = spawn(process.execPath, ['--conditions=source', bin, 'sandbox', '--json'], {
    cwd: repository,
    env: { ...process.env, CLODO_NODE_ON_PATH: process.versions.node },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [chunk] = await once(child.stdout, 'data')
  const { env } = JSON.parse(String(chunk)) as { env: { readonly [name: string]: string } }
  const answer = await fetch(`${env.CLOUDFLARE_API_BASE_URL}/accounts`, {
    headers: { authorization: `Bearer ${env.CLOUDFLARE_API_TOKEN}` },
  })
  expect(await answer.json()).toMatchObject({ success: true, result: [{ id: env.CLOUDFLARE_ACCOUNT_ID }] })
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
})
