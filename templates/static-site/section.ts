interface Chosen {
  readonly mode: string
  readonly forms: string
  readonly turnstile: boolean
}

const kept: Readonly<Record<string, string>> = {
  d1: 'kept in the table `contact_messages` of D1, once for each form that was given out',
  queue: 'sent to the queue of `CONTACT_QUEUE`, for a consumer of yours',
  email:
    'mailed from `CONTACT_FROM` to `CONTACT_TO`, which is an address that Email Routing has verified; an answer goes to whoever wrote',
}

/** What the README says of the site. */
export function section({ mode, forms, turnstile }: Chosen): string {
  const unknown =
    mode === 'spa'
      ? 'An address without a file is answered with `site/index.html`, for an application that finds its own way.'
      : 'An address without a file is answered with `site/404.html`.'
  const paragraphs = [
    `\`site/\` is the site: what stands there is served. \`node build.js\`, which wrangler runs by itself, makes \`dist/\` of it and puts a hash of
its content into the name of each file of \`site/assets/\`, so browsers keep those for ever; pages are asked for again each time, and cost a
304. Write \`/assets/site.css\` in pages and style sheets, and the build writes the name. ${unknown}`,
    `\`site/_headers\` has the headers of files, among them the Content-Security-Policy: no script, style, image or frame from elsewhere, and
nothing inline. \`site/_redirects\` has the redirects.`,
    `Files cost nothing: they are served without the Worker. It is asked for the paths of \`run_worker_first\` in \`wrangler.jsonc\` alone, and each
such request counts as one to a Worker. A route that you add to \`src/app.ts\` stands there, too, or nobody reaches it:
\`test/site/routes.test.ts\` says so.`,
    ...(forms === 'none'
      ? []
      : [
          `The form at \`/contact/\` works without a script. What is sent is ${kept[forms]}. It is refused from another site's page (\`Origin\`,
\`Sec-Fetch-Site\`), above 5 messages a minute from an address, with the hidden field filled, and without a token that this service has signed
between 3 seconds and 2 hours ago${turnstile ? ', and unless Turnstile says that a person has sent it. The widget’s key is the variable `TURNSTILE_SITE_KEY`, its secret `TURNSTILE_SECRET`; for development let the widget run on `localhost`' : ''}. The secret is \`FORM_SECRET\`.`,
        ]),
  ]
  return paragraphs.join('\n\n')
}
