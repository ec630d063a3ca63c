import { inLog } from './background.ts'

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
        inLog(`cron ${controller.cron}`, { env, fields: { cron: controller.cron } }, () =>
          scheduled(controller, env, ctx),
        ),
    }),
    ...(queue && {
      queue: (batch, env, ctx) =>
        inLog(`batch of ${batch.queue}`, { env, fields: { queue: batch.queue, messages: batch.messages.length } }, () =>
          queue(batch, env, ctx),
        ),
    }),
    ...(email && {
      email: (message, env, ctx) =>
        inLog('e-mail', { env, fields: { size: message.rawSize } }, () => email(message, env, ctx)),
    }),
  }
  return { ...handlers, ...wrapped }
}
