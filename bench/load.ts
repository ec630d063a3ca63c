/** Asks for one address a fixed number of times, over connections that stay open, and says how long each took. */
import { Agent, request } from 'node:http'

const { url, headers, count, connections } = JSON.parse(process.argv[2] ?? '{}') as {
  url: string
  headers: { [name: string]: string }
  count: number
  connections: number
}
const agent = new Agent({ keepAlive: true, maxSockets: connections })
const latencies: number[] = []
let left = count

function ask(): Promise<void> {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    request(url, { agent, headers, timeout: 10_000 }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
      response.resume().on('end', () => {
        latencies.push(performance.now() - start)
        resolve()
      })
    })
      .on('error', reject)
      .end()
  })
}

async function worker(): Promise<void> {
  while (left-- > 0) await ask()
}

const start = performance.now()
await Promise.all(Array.from({ length: connections }, worker))
process.send?.({ seconds: (performance.now() - start) / 1000, latencies })
agent.destroy()
