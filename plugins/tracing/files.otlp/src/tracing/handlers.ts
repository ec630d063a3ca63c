import { inTrace } from './background.ts'

/**
 * Makes a trace of each cron, batch of messages and e-mail; requests have theirs by `tracing()`. The handlers get an
 * environment whose bindings make spans.
 *
 * @example export default traceHandlers({ fetch: app.fetch, scheduled, queue })
 */
export function traceHandlers<H extends ExportedHandler<Env>>(handlers: H): H {
  const { scheduled, queue, email } = handlers
  const wrapped: ExportedHandler<Env> = {
    ...(scheduled && {
      scheduled: (controller, env, ctx) =>
        inTrace(
          `cron ${controller.cron}`,
          { env, attributes: { 'faas.trigger': 'timer', 'faas.cron': controller.cron } },
          (_trace, env) => scheduled(controller, env, ctx),
        ),
    }),
    ...(queue && {
      queue: (batch, env, ctx) =>
        inTrace(`process ${batch.queue}`, { env, ...consumerOf(batch) }, (_trace, env) => queue(batch, env, ctx)),
    }),
    ...(email && {
      email: (message, env, ctx) =>
        inTrace('email', { env, kind: 'consumer', attributes: { 'faas.trigger': 'other' } }, (_trace, env) =>
          email(message, env, ctx),
        ),
    }),
  }
  return { ...handlers, ...wrapped }
}

/** By the semantic conventions for messaging. */
function consumerOf({ queue, messages }: MessageBatch) {
  const attributes = {
    'faas.trigger': 'pubsub',
    'messaging.system': 'cloudflare-queue',
    'messaging.operation.type': 'process',
    'messaging.destination.name': queue,
    'messaging.batch.message_count': messages.length,
  }
  return { kind: 'consumer', attributes } as const
}
