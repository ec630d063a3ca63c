import { type Case, workflow } from './case.ts'

const file = '.github/workflows/ci.yml'
const steps = (text: string, options = {}) => ({ [file]: workflow(text, options) })
const sha = 'a'.repeat(40)

export const ciCases: readonly Case[] = [
  {
    rule: 'ci/action-unpinned',
    found: [steps('- uses: actions/checkout@v4'), steps('- uses: docker://alpine:3')],
    near: [
      steps(`- uses: actions/checkout@${sha} # v4`),
      steps('- uses: ./actions/mine'),
      steps(`- uses: docker://alpine@sha256:${'a'.repeat(64)}`),
    ],
  },
  {
    rule: 'ci/secret-echoed',
    found: [
      steps('- run: echo ${{ secrets.TOKEN }}'),
      steps('- run: |\n    set -e\n    printf "%s" "$TOKEN"\n  env:\n    TOKEN: ${{ secrets.TOKEN }}'),
    ],
    near: [
      steps('- run: echo "$TOKEN" | npx wrangler secret put KEY\n  env:\n    TOKEN: ${{ secrets.TOKEN }}'),
      steps('- run: echo "$TOKENS"\n  env:\n    TOKEN: ${{ secrets.TOKEN }}'),
    ],
  },
  {
    rule: 'ci/secret-in-command',
    found: [
      steps('- run: CLOUDFLARE_API_TOKEN=${{ secrets.TOKEN }} npx wrangler deploy'),
      steps('- run: |\n    curl -H "x: ${{ secrets[0] }}" a.example'),
    ],
    near: [
      steps('- run: npx wrangler deploy\n  env:\n    CLOUDFLARE_API_TOKEN: ${{ secrets.TOKEN }}'),
      steps('- run: echo ${{ github.sha }}'),
    ],
  },
  {
    rule: 'ci/script-injection',
    found: [
      steps('- run: echo "${{ github.event.pull_request.title }}"'),
      steps('- run: git checkout ${{ github.head_ref }}'),
    ],
    near: [
      steps('- run: echo "$TITLE"\n  env:\n    TITLE: ${{ github.event.pull_request.title }}'),
      steps('- run: echo ${{ github.event.number }}'),
    ],
  },
  {
    rule: 'ci/pull-request-target',
    found: [
      steps(`- uses: actions/checkout@${sha}\n  with:\n    ref: \${{ github.event.pull_request.head.sha }}`, {
        on: 'pull_request_target',
      }),
      steps('- run: gh pr checkout 1', { on: '[push, workflow_run]' }),
    ],
    near: [
      steps(`- uses: actions/checkout@${sha}`, { on: 'pull_request_target' }),
      steps(`- uses: actions/checkout@${sha}\n  with:\n    ref: \${{ github.event.pull_request.head.sha }}`, {
        on: 'pull_request',
      }),
    ],
  },
  {
    rule: 'ci/permissions-unsaid',
    found: [steps('- run: npm test', { top: 'name: test' })],
    near: [steps('- run: npm test')],
  },
]
