/** The frame of every page. A page is whole in its file: what one reads is what is served, and needs no tool to change. */
export interface Page {
  readonly title: string
  readonly description: string
  readonly site: string
  /** The path of the page that the navigation marks. */
  readonly at?: string
  /** The pages that the navigation leads to, by path. */
  readonly pages: { readonly [path: string]: string }
  /** What stands in the head besides, such as a script. */
  readonly head?: string
  readonly main: string
}

export function page({ title, description, site, at, pages, head = '', main }: Page): string {
  const links = Object.entries(pages).map(
    ([path, name]) => `          <li><a href="${path}"${path === at ? ' aria-current="page"' : ''}>${name}</a></li>`,
  )
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <meta name="description" content="${escaped(description)}">
    <meta name="color-scheme" content="light dark">
    <meta name="theme-color" content="#fdfcfa" media="(prefers-color-scheme: light)">
    <meta name="theme-color" content="#14151a" media="(prefers-color-scheme: dark)">
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/assets/site.css">
${head}  </head>
  <body>
    <a class="skip" href="#main">Skip to the content</a>
    <header class="bar">
      <a class="name" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28">${site}</a>
      <nav aria-label="Main">
        <ul>
${links.join('\n')}
        </ul>
      </nav>
    </header>
    <main id="main">
${main.replaceAll(/^(?=.)/gm, '      ')}
    </main>
    <footer class="foot">
      <p>© ${site}</p>
    </footer>
  </body>
</html>
`
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
