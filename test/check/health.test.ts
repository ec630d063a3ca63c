/** `clodo health`: what a service says of itself, told as it is, within bounds. */
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { created, project, type Shell, shell } from '../cli/harness.ts'

describe('clodo health', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })

  async function serve(answer: RequestListener): Promise<string> {
    server = createServer(answer)
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  const healthy: RequestListener = (request, response) => {
    const checks = request.url === '/readyz' ? { DB: 'ok', QUEUE: [{ status: 'pass' }] } : undefined
    response.end(JSON.stringify({ status: 'ok', checks }))
  }
  const document = async (sh: Shell, ...args: string[]) => await sh.document('health', ...args)

  it('asks whether it lives and is ready, and shows what it needs', async () => {
    const { value, code } = await document(shell(), await serve(healthy))
    expect([code, value.ok, value.rounds]).toEqual([0, true, 1])
    expect(value.vitals).toMatchObject([
      { path: '/livez', ok: true, status: 200, checks: {} },
      { path: '/readyz', ok: true, status: 200, checks: { DB: 'ok', QUEUE: 'pass' } },
    ])
  })

  it('fails on what is not well, and on who does not answer', async () => {
    const url = await serve((_request, response) => response.writeHead(503).end('{"checks":{"DB":"failed"}}'))
    const ill = await document(shell(), url, '--path', '/x')
    expect([ill.code, ill.value.vitals]).toMatchObject([1, [{ path: '/x', status: 503, checks: { DB: 'failed' } }]])
    const silent = await serve(() => {})
    const late = await document(shell(), silent, '--timeout', '0.1')
    expect([late.code, late.value.vitals]).toMatchObject([1, [{ fault: 'no answer in time' }, {}]])
    const gone = await serve(() => {})
    await new Promise((resolve) => server?.close(resolve))
    const nobody = await document(shell(), gone)
    expect([nobody.code, nobody.value.vitals]).toMatchObject([1, [{ status: 0, fault: 'ECONNREFUSED' }, {}]])
  })

  it('reads no more than a check of health says, and no control character of it reaches a terminal', async () => {
    const endless = await serve((_request, response) => {
      const timer = setInterval(() => response.write('x'.repeat(30_000)), 1)
      response.on('close', () => clearInterval(timer))
    })
    expect((await document(shell(), endless, '--path', '/')).code).toBe(0)
    const rude = await serve((_request, response) => response.end('{"checks":{"\\u001b[31mDB":"\\u001b[31mok"}}'))
    const esc = String.fromCharCode(27)
    expect((await shell().run(['health', rude])).stdout).not.toContain(esc)
  })

  it('watches until it is well', async () => {
    let asked = 0
    const url = await serve((request, response) => {
      asked += 1
      if (asked <= 4) response.writeHead(503).end()
      else healthy(request, response as never)
    })
    const { code, value } = await document(shell(), url, '--watch', '--every', '0.05', '--for', '30', '--until', 'well')
    expect([code, value.ok, value.rounds]).toEqual([0, true, 3])
  })

  it('ends its watch by itself', async () => {
    const { code, value } = await document(shell(), await serve(healthy), '--watch', '--every', '0.05', '--for', '0.3')
    expect([code, value.ok]).toEqual([0, true])
    expect(value.rounds).toBeGreaterThan(1)
  })

  it('finds the address in the recipe, and says how to give one', async () => {
    const sh = await created()
    const recipe = JSON.parse(sh.read(`${project}/clodo.json`) ?? '')
    const url = await serve(healthy)
    sh.write(`${project}/clodo.json`, JSON.stringify({ ...recipe, deploy: { production: { url } } }))
    expect((await document(sh, '--env', 'production')).value).toMatchObject({ ok: true, origin: `${url}/` })
    expect((await document(shell(), 'http://u:hunter2@localhost')).value).toMatchObject({ code: 'USAGE' })
  })
})
