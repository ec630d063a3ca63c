/** Services as the generators of `@tamyla/clodo-framework` 4.0.12 write them, in the parts that matter; their faults included. */
import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { describe, expect, it } from 'vitest'
import { type Files, migrated } from './migrating.ts'
import { replayed } from './replay.ts'

const packageJson = (range: string, scripts: object) =>
  JSON.stringify({
    name: '@clodo/orders',
    type: 'module',
    scripts,
    dependencies: { '@tamyla/clodo-framework': range, wrangler: '^3.0.0' },
  })

const domains = (wrapped: string) => `import { createDomainConfigSchema } from '@tamyla/clodo-framework';

export const domains = {
  'orders': { ...createDomainConfigSchema(), name: 'orders', features: ${wrapped} }
};
`

/** By `clodo-service create`: its generator of wrangler.toml does not load, and its middleware loses methods and statuses. */
const created: Files = {
  'package.json': packageJson('^3.0.15', {
    dev: 'wrangler dev',
    deploy: 'clodo-service deploy',
    'deploy:prod': 'node scripts/deploy.js production',
    diagnose: 'clodo-service diagnose .',
  }),
  'clodo-service-manifest.json': JSON.stringify({
    service: { name: 'orders', type: 'data-service' },
    configuration: {
      coreInputs: { cloudflareToken: 'canary-token' },
      cloudflare: { workerName: 'orders-worker', databaseName: 'orders-db' },
      features: {
        authentication: true,
        authorization: true,
        rateLimiting: true,
        logging: true,
        search: true,
        cache: false,
      },
    },
  }),
  'src/config/domains.js': domains('{ "logging": true }'),
  'src/middleware/service-middleware.js': `export function createServiceMiddleware(serviceConfig, env) {
  return {
    async processRequest(request) {
      const headers = new Headers(request.headers);
      headers.set('X-Service', serviceConfig.name);
      return new Request(request.url, {
        ...request,
        headers
      });
    },
    async processResponse(response) {
      const headers = new Headers(response.headers);
      return new Response(response.body, {
        ...response,
        headers
      });
    }
  };
}
`,
  'src/worker/index.js': `import { domains } from '../config/domains.js';
import { createServiceMiddleware } from '../middleware/service-middleware.js';

export default {
  async fetch(request, env, ctx) {
    const middleware = createServiceMiddleware(domains['orders'], env);
    const processed = await middleware.processRequest(request);
    const response = env.DB === 1 ? null : new Response(processed.method + processed.headers.get('X-Service'), { status: 404 });
    return await middleware.processResponse(response);
  }
};
`,
}

/** By the template: the configuration is imported from a directory that it is not in. */
const templated: Files = {
  'package.json': packageJson('^1.0.0', {
    deploy: 'powershell .\\scripts\\deploy.ps1',
    'deploy:staging': 'node scripts/deploy.js staging',
    setup: 'powershell .\\scripts\\setup.ps1',
  }),
  'clodo-service-manifest.json':
    '{ "serviceName": "orders", "serviceType": "generic", "features": { "database": false } }',
  'wrangler.toml':
    'name = "orders-dev"\nmain = "src/worker/index.js"\ncompatibility_date = "2024-01-01"\n\n[env.staging]\nname = "orders-staging"\n',
  'src/config/domains.js': domains('{ logging: true, search: false }'),
  'src/worker/index.js': `import { initializeService, createFeatureGuard, COMMON_FEATURES } from '@tamyla/clodo-framework/worker';
import { domains } from './config/domains.js';

export default {
  async fetch(request, env, ctx) {
    const service = initializeService(env, domains);
    if (service.features.includes(COMMON_FEATURES.LOGGING)) console.log(request.url);
    return Response.json({ features: service.features, domain: service.domain, environment: service.environment });
  }
};
`,
}

async function bundled(files: Files): Promise<string> {
  const at = (id: string, from = '.') => join(from, '..', id)
  const bundle = await rolldown({
    input: 'src/worker/index.js',
    plugins: [
      {
        name: 'files',
        resolveId: (id, from) => (from === undefined ? id : files[at(id, from)] === undefined ? null : at(id, from)),
        load: (id) => files[id] ?? null,
      },
    ],
  })
  const { output } = await bundle.generate({ format: 'esm' })
  return output[0].code
}

describe('services of @tamyla/clodo-framework', () => {
  it('go on without it, their faults mended', async () => {
    const [one, two] = [await migrated('clodo-framework', created), await migrated('clodo-framework', templated)]
    const stay = { code: 'export default { fetch: () => new Response() }', module: true }
    const answers = await replayed({
      created: {
        before: stay,
        after: { code: await bundled(one.files), module: true },
        requests: ['POST /a', 'GET /a'],
      },
      templated: { before: stay, after: { code: await bundled(two.files), module: true }, requests: ['GET /'] },
    })
    expect(answers.created?.after.map(({ status, body }) => [status, body])).toEqual([
      [404, 'POSTorders'],
      [404, 'GETorders'],
    ])
    expect(JSON.parse(answers.templated?.after[0]?.body ?? '')).toEqual({
      features: ['logging'],
      domain: 'orders',
      environment: 'development',
    })
  })

  it('get a config, scripts that run, and the commands for what they wanted', async () => {
    const { files, commands, notes } = await migrated('clodo-framework', created)
    expect(JSON.parse(files['wrangler.jsonc'] ?? '')).toMatchObject({
      name: 'orders-worker',
      main: 'src/worker/index.js',
      d1_databases: [{ binding: 'DB', database_name: 'orders-db' }],
    })
    const { scripts, dependencies, devDependencies } = JSON.parse(files['package.json'] ?? '')
    expect(scripts).toEqual({ dev: 'wrangler dev', deploy: 'wrangler deploy', 'deploy:prod': 'wrangler deploy' })
    expect([dependencies, Object.keys(devDependencies)]).toEqual([undefined, ['wrangler']])
    expect(commands).toEqual(['clodo add auth', 'clodo add rbac', 'clodo add rate-limit', 'clodo add logging'])
    expect(notes).toContain('The manifest asks for what has no successor: search.')
    expect(JSON.stringify(files)).not.toContain('canary-token')
    const { files: other } = await migrated('clodo-framework', templated)
    expect(JSON.parse(other['package.json'] ?? '').scripts).toEqual({
      deploy: 'wrangler deploy',
      'deploy:staging': 'wrangler deploy --env staging',
    })
  })

  it('stop at what a few lines do not replace', async () => {
    const code = "import { GenericDataService } from '@tamyla/clodo-framework/services';\nexport default {}\n"
    const { need } = await migrated('clodo-framework', { ...created, 'src/worker/index.js': code })
    expect(need).toMatchObject({ state: 'cannot', where: 'src/worker/index.js:1' })
  })
})
