import { existsSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { ClodoError } from '../../errors.ts'
import type { Question, Reply } from './evaluate.ts'

/** The program of the thread: beside this file in sources; once built, an entry beside the bundle or its chunks. */
function program(): URL {
  const places = ['./worker.ts', './realm-worker.js', '../realm-worker.js'].map(
    (path) => new URL(path, import.meta.url),
  )
  const there = places.find((place) => existsSync(place))
  if (there !== undefined) return there
  throw new ClodoError('INTERNAL', { what: 'The program of the realms is missing.', mend: 'Install clodo again.' })
}

/**
 * The one thread that realms run in. A thread, because nothing else ends a plugin that loops inside the engine; one,
 * because each question gets a new machine anyway and starting a thread costs more than asking.
 */
export class Thread {
  readonly #code: URL | undefined
  #worker: Worker | undefined
  #turn: Promise<unknown> = Promise.resolve()

  /** @param code the program of the thread, an ES module; that of the realms unless given */
  constructor(code?: URL) {
    this.#code = code
  }

  /** Asks when the questions before are answered. A plugin that is too slow takes the thread with it. */
  ask(question: Question, milliseconds: number): Promise<Reply> {
    const turn = this.#turn.then(() => this.#ask(question, milliseconds))
    this.#turn = turn
    return turn
  }

  async #ask(question: Question, milliseconds: number): Promise<Reply> {
    const worker = this.#worker ?? start(this.#code ?? program())
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
function start(code: URL): Worker {
  return new Worker(code, {
    env: {},
    argv: [],
    execArgv: [],
    stdin: false,
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  })
}
