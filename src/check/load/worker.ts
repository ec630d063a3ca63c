/** One thread of the load: does its part and says what it saw. */
import { parentPort, workerData } from 'node:worker_threads'
import { fire } from './fire.ts'
import type { Order } from './order.ts'

const tally = await fire(workerData as Order, (answered) => parentPort?.postMessage({ answered }))
parentPort?.postMessage({ tally: tally.packed() })
