/** The thread of the realms: answers questions one after another until it is ended. */
import { parentPort } from 'node:worker_threads'
import { evaluate, type Question } from './evaluate.ts'

parentPort?.on('message', async (question: Question) => parentPort?.postMessage(await evaluate(question)))
