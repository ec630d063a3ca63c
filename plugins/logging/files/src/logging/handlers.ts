import { createLog, type Fields } from './log.ts'

/**
 * Sums up every cron, batch of messages and e-mail in one line; requests have theirs by `logging()`.
 *
 * @example export default logHandlers({ fetch: app.fetch, scheduled, queue })
 */
export function logHandlers<H extends ExportedHandler<Env>>(handlers: H): H {
  const { scheduled, queue, email } = handlers
  const wrapped: ExportedHandler<Env> = {
    ...(scheduled && {
      scheduled: (controller, env, ctx) =>
        summedUp(env, `cron ${controller.cron}`, { cron: controller.cron }, () => scheduled(controller, env, ctx)),
    }),
    ...(queue && {
      queue: (batch, env, ctx) =>
        summedUp(env, `batch of ${batch.queue}`, { queue: batch.queue, messages: batch.messages.length }, () =>
          queue(batch, env, ctx),
        ),
    }),
    ...(email && {
      email: (message, env, ctx) => summedUp(env, 'e-mail', { size: message.rawSize }, () => email(message, env, ctx)),
    }),
  }
  return { ...handlers, ...wrapped }
}

/** What goes wrong is logged and thrown on: whoever called decides whether to try again. */
async function summedUp<T>(env: Env, what: string, fields: Fields, work: () => T): Promise<Awaited<T>> {
  const start = Date.now()
  const log = createLog(env.LOG_LEVEL, fields)
  try {
    const result = await work()
    log.info(`${what} done`, { outcome: 'ok', duration: Date.now() - start })
    return result
  } catch (error) {
    log.error(`${what} failed`, { outcome: 'error', duration: Date.now() - start, error })
    throw error
  }
}
