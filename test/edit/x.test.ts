import { test } from 'vitest'
import { json, jsonc } from '../../src/edit/json.ts'
import { toml } from '../../src/edit/toml.ts'
import { yaml } from '../../src/edit/yaml.ts'
test('look', () => {
  let t = `name = "x" # n
main = "src/index.ts"
compatibility_date = "2025-01-01"

# storage
[[kv_namespaces]]
binding = "A"
id = "1"

[vars]
LOG = "info" # level

[env.staging.vars]
LOG = "debug"
`
  const f = 'wrangler.toml'
  t = toml.insert(t, ['kv_namespaces'], { binding: 'B', id: '2' }, 'end', f)
  t = toml.set(t, ['compatibility_flags'], ['nodejs_compat'], f)
  t = toml.set(t, ['env', 'staging', 'name'], 'x-staging', f)
  t = toml.set(t, ['env', 'staging', 'd1_databases'], [{ binding: 'DB', database_id: 'x' }], f)
  t = toml.set(t, ['env', 'production', 'vars', 'LOG'], 'warn', f)
  t = toml.set(t, ['queues'], { producers: [{ queue: 'q', binding: 'Q' }], consumers: [{ queue: 'q', max_batch_size: 5 }] }, f)
  t = toml.set(t, ['ratelimits'], [{ name: 'R', namespace_id: '1', simple: { limit: 1, period: 60 } }], f)
  t = toml.set(t, ['exports', 'Counter'], { type: 'durable-object', storage: 'sqlite' }, f)
  t = toml.set(t, ['vars', 'A'], 1, f)
  console.log(t)
  let j = `{\n  // head\n  "name": "x",\n  "main": "src/index.ts", // entry\n  "vars": {},\n  "kv_namespaces": [{ "binding": "A" }]\n}\n`
  j = jsonc.set(j, ['compatibility_flags'], ['nodejs_compat'], 'wrangler.jsonc')
  j = jsonc.set(j, ['vars', 'LOG'], 'x', 'wrangler.jsonc')
  j = jsonc.set(j, ['env', 'staging', 'vars', 'LOG'], 'x', 'wrangler.jsonc')
  j = jsonc.insert(j, ['kv_namespaces'], { binding: 'B' }, 'end', 'wrangler.jsonc')
  j = jsonc.insert(j, ['d1_databases'], { binding: 'B' }, 'end', 'wrangler.jsonc')
  console.log(j)
  console.log(json.set('{}', ['scripts', 'test'], 'vitest', 'package.json'), json.set('{\n  "name": "x"\n}\n', ['files'], ['a'], 'package.json'))
  let y = `# CI\nname: ci\non:\n  push:\n    branches: [main]\njobs:\n  test: # t\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm ci # install\n`
  y = yaml.insert(y, ['jobs', 'test', 'steps'], { name: 'Verify: all', run: 'npx clodo verify', with: { a: [1, 'b'] } }, 'end', 'ci.yml')
  y = yaml.insert(y, ['on', 'push', 'branches'], 'next/*', 'end', 'ci.yml')
  y = yaml.set(y, ['permissions', 'contents'], 'read', 'ci.yml')
  console.log(y)
})
