/**
 * Services as the generators of `@tamyla/clodo-framework` 4.0.12 write them, in the parts that matter; their faults included.
 * The command of that release that makes one does not load: it imports a file that is not in the package.
 */
import type { Files } from './migrating.ts'

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
export const created: Files = {
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
export const templated: Files = {
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
