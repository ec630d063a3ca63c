import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { conditions: ['source'] },
  ssr: { resolve: { conditions: ['source'] } },
  test: {
    // The client of the protocol brings a library that has sources under the condition by which ours are found.
    server: { deps: { inline: ['@modelcontextprotocol/client', 'eventsource'] } },
    // Walks and real processes take their time on a small machine; nothing here asserts a duration.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    include: ['test/**/*.test.ts', 'plugins/*/plugin.test.ts', 'templates/*/plugin.test.ts', 'generators/*.test.ts'],
    // Counted by .ci/run.
    reporters: process.env.CI ? ['default', ['json', { outputFile: 'coverage/tests.json' }]] : ['default'],
    coverage: { provider: 'v8', include: ['src/**/*.ts'], reporter: ['text-summary', 'json-summary'] },
  },
})
