import { Worker } from 'node:worker_threads'
import type { Question, Reply } from './evaluate.ts'

/** Beside this file in sources, beside the bundle as an entry of its own once built. */
const beside = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './realm-worker.js', import.meta.url)

/**
 * The one thread that realms run in. A thread, because nothing else ends a plugin that loops inside the engine; one,
 * because each question gets a new machine anyway and starting a thread costs more than asking.
 */
export class Thread {
  readonly #program: URL
  #worker: Worker | undefined
  #turn: Promise<unknown> = Promise.resolve()

  constructor(program: URL = beside) {
    this.#program = program
  }

  /** Asks when the questions before are answered. Never rejects; a plugin that is too slow takes the thread with it. */
  ask(question: Question, milliseconds: number): Promise<Reply> {
    const turn = this.#turn.then(() => this.#ask(question, milliseconds))
    this.#turn = turn
    return turn
  }

  async #ask(question: Question, milliseconds: number): Promise<Reply> {
    const worker = this.#worker ?? start(this.#program)
    this.#worker = worker
    worker.ref()
    const reply = await answerOf(worker, question, milliseconds)
    if ('ended' in reply) {
      this.#worker = undefined
      await worker.terminate()
      return { fault: reply.ended }
    }
    worker.unref()
    return reply
  }
}

type Answer = Reply | { readonly ended: string }

function answerOf(worker: Worker, question: Question, milliseconds: number): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>()
  const late = setTimeout(() => resolve({ ended: `it took longer than ${milliseconds} ms` }), milliseconds)
  const failed = (error: Error) => resolve({ ended: `its thread failed: ${error.message}` })
  const gone = () => resolve({ ended: 'its thread ended' })
  worker.once('message', resolve).once('error', failed).once('exit', gone)
  worker.postMessage(question)
  return promise.finally(() => {
    clearTimeout(late)
    worker.off('message', resolve).off('error', failed).off('exit', gone)
  })
}

/** Without the environment, the arguments and the output of the process. */
function start(program: URL): Worker {
  return new Worker(program, {
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
}
