/**
 * `npm run bench:site`: what the files of a created site and its form cost, and how large its pages are. In workerd with the
 * stand-ins of static assets, without a proxy in front; CPU is that of the process, in short rounds in turn. Writes the
 * figures into docs/static-site.md. Linux only.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import { created, race, served, tableOf, writeFigures } from './created.ts'

const [rounds, requests] = [Number(process.env.ROUNDS ?? 11), Number(process.env.REQUESTS ?? 1000)]
const home = mkdtempSync(join(tmpdir(), 'clodo-bench-site-'))
try {
  const root = created(home, 'static-site')
  const { origin, pid, close } = await served(root, { bindings: { FORM_SECRET: 'known to the bench alone' } })
  const [css = ''] = readdirSync(join(root, 'dist/assets')).filter((name) => name.endsWith('.css'))
  const contestants = {
    'the first page, a file': '/',
    'the style sheet, a file': `/assets/${css}`,
    'the page of the form, through the Worker': '/contact/',
    'the liveness of the Worker': '/livez',
  }
  const running = Object.entries(contestants).map(([name, path]) => ({ name, url: new URL(path, origin).href, pid }))
  const rows = await race(running, { rounds, requests })
  const sizes = ['index.html', 'contact/index.html', `assets/${css}`].map((path) => {
    const content = readFileSync(join(root, 'dist', path))
    return `| \`${path.replace(/\.[0-9a-f]{10}/, '')}\` | ${content.length} | ${brotliCompressSync(content).length} |`
  })
  writeFigures(
    'static-site',
    `Made by \`npm run bench:site\`: a created site in workerd, ${rounds} rounds of ${requests} requests in turn, eight connections of a second process.
CPU is that of the workerd process, sockets included, median and least of the rounds, in microseconds a request. Static assets are a
stand-in here, several Workers in front of each other, whose times say nothing of the platform's; what to see is the form against a file.

${tableOf(rows)}
| file | bytes | Brotli |
|---|---|---|
${sizes.join('\n')}
`,
  )
  await close()
} finally {
  rmSync(home, { recursive: true, force: true })
}
