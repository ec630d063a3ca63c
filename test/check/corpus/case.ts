/** A planted defect that a rule has to find, and what looks like it and is none. */
export type Files = { readonly [path: string]: string }

export interface Case {
  readonly rule: string
  /** What is put over the sound project; each of these is found. */
  readonly found: readonly Files[]
  /** None of these is. */
  readonly near: readonly Files[]
}

/** A sound service, with environments, a lockfile and a workflow. */
export const sound: Files = {
  'wrangler.jsonc': config({}),
  'package.json': manifest({}),
  'package-lock.json': '{}',
  'src/index.ts': worker(''),
  '.github/workflows/ci.yml': workflow('- run: npm test'),
  'node_modules/workerd/package.json': '{"version":"1.20261023.1"}',
  'node_modules/wrangler/config-schema.json': JSON.stringify({
    definitions: {
      RawConfig: {
        properties: keys(
          'name main compatibility_date observability vars env secrets kv_namespaces workers_dev preview_urls',
        ),
      },
      RawEnvironment: { properties: keys('name vars secrets kv_namespaces observability workers_dev preview_urls') },
    },
  }),
}

function keys(words: string): object {
  return Object.fromEntries(words.split(' ').map((word) => [word, {}]))
}

type Block = { readonly [key: string]: unknown }

/** @param top what the file says at its top; @param production and in that environment */
export function config(top: Block, production: Block = {}): string {
  return JSON.stringify(
    {
      name: 'service',
      main: 'src/index.ts',
      compatibility_date: '2026-10-20',
      observability: { enabled: true },
      ...top,
      env: { production: { ...production } },
    },
    undefined,
    2,
  )
}

export function manifest(more: Block): string {
  return JSON.stringify({ name: 'service', dependencies: { hono: '4.13.19' }, ...more })
}

export function worker(body: string, above = ''): string {
  return `${above}\nexport default {\n  async fetch(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {\n    ${body}\n    return new Response('ok')\n  },\n}\n`
}

export function workflow(steps: string, { on = 'push', top = 'permissions: { contents: read }' } = {}): string {
  return `on: ${on}\n${top}\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    steps:\n      ${steps.replaceAll('\n', '\n      ')}\n`
}
