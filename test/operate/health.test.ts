import { expect, it } from 'vitest'
import { config, worker, yard } from './yard.ts'

it('clodo health asks Cloudflare where a service answers, and says so where nobody knows', async () => {
  const service = await yard({
    'wrangler.jsonc': config({ workers_dev: false }),
    'src/index.ts': worker(),
    'package.json': '{"name":"svc","type":"module"}',
  })
  try {
    const unknown = await service.document('health --env production')
    expect(unknown.value).toMatchObject({ code: 'ADDRESS_UNKNOWN', exit: 3, status: 'action_required' })
    expect((await service.document('health --env nowhere')).value).toMatchObject({ code: 'ENVIRONMENT_UNKNOWN' })
  } finally {
    await service.close()
  }
})
