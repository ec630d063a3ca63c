/** Asks for an address as often as it is told to, over connections that stay open, and says how long each answer took. */
import { Agent, request } from 'node:http'

interface Order {
  readonly url: string
  readonly headers: { readonly [name: string]: string }
  readonly count: number
  readonly connections: number
}

const agents = new Map<number, Agent>()

function agentOf(connections: number): Agent {
  const agent = agents.get(connections) ?? new Agent({ keepAlive: true, maxSockets: connections })
  agents.set(connections, agent)
  return agent
}

function ask({ url, headers, connections }: Order): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now()
    request(url, { agent: agentOf(connections), headers, timeout: 10_000 }, (response) => {
      if (response.statusCode !== 200) reject(new Error(`${url} answered ${response.statusCode}`))
      response.resume().on('end', () => resolve(performance.now() - start))
    })
      .on('error', reject)
      .end()
  })
}

async function load(order: Order): Promise<object> {
  const latencies: number[] = []
  let left = order.count
  const worker = async () => {
    while (left-- > 0) latencies.push(await ask(order))
  }
  const start = performance.now()
  await Promise.all(Array.from({ length: order.connections }, worker))
  return { seconds: (performance.now() - start) / 1000, latencies }
}

process.on('message', (order: Order) => {
  load(order).then(
    (said) => process.send?.(said),
    (error) => process.send?.({ failure: `the load for ${order.url} ended: ${error.message}` }),
  )
})
