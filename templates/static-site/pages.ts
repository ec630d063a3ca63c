import { escaped, page } from './page.ts'

export interface Site {
  readonly name: string
  readonly description: string
  readonly forms: boolean
  readonly turnstile: boolean
}

/** What stands in `site/`, by path. */
export function pagesOf(site: Site): { readonly [path: string]: string } {
  const pages = { '/': 'Home', ...(site.forms && { '/contact/': 'Contact' }) }
  const common = { site: site.name, pages }
  return {
    'index.html': page({ ...common, title: site.name, description: site.description, at: '/', main: home(site) }),
    ...(site.forms && {
      'contact/index.html': page({
        ...common,
        title: `Contact · ${site.name}`,
        description: `Write to ${site.name}.`,
        at: '/contact/',
        head: site.turnstile ? turnstile : '',
        main: contact(site),
      }),
      'thanks/index.html': page({
        ...common,
        title: `Thank you · ${site.name}`,
        description: 'Your message has arrived.',
        main: thanks,
      }),
    }),
  }
}

/** The page for what is not there. */
export function missing({ name, forms }: Site): string {
  const pages = { '/': 'Home', ...(forms && { '/contact/': 'Contact' }) }
  const title = `Not found · ${name}`
  return page({ site: name, pages, title, description: 'There is nothing at this address.', main: nothing })
}

function home({ name, description, forms }: Site): string {
  const action = forms
    ? '<a class="button" href="/contact/">Get in touch</a>'
    : '<a class="button" href="#about">Read more</a>'
  return `<div class="hero">
  <h1>${name}</h1>
  <p class="lead">${escaped(description)}</p>
  ${action}
</div>
<section class="stack" id="about" aria-labelledby="about-title">
  <h2 id="about-title">What you can count on</h2>
  <ul class="cards">
    <li>
      <h3>Fast</h3>
      <p>Plain files from the nearest data centre: no framework, no font to load, nothing that runs before you can read.</p>
    </li>
    <li>
      <h3>For everybody</h3>
      <p>By keyboard and screen reader, on any screen, light or dark, without motion where none is wanted, and on paper.</p>
    </li>
    <li>
      <h3>Private</h3>
      <p>No cookies, no trackers. Browsers are told to take nothing from anybody else.</p>
    </li>
  </ul>
</section>`
}

function contact({ turnstile }: Site): string {
  const challenge = turnstile ? '\n    <div class="cf-turnstile" data-sitekey="" data-action="contact"></div>' : ''
  return `<div class="stack">
  <h1>Contact</h1>
  <p class="lead">Write to us; we answer by e-mail.</p>
  <form method="post" action="/contact/">
    <p class="wrong" data-wrong="form" role="alert" hidden></p>
    <input type="hidden" name="token" value="">
    <div class="field">
      <label for="name">Name</label>
      <input id="name" name="name" data-kept autocomplete="name" maxlength="100" required aria-describedby="name-wrong">
      <p class="wrong" id="name-wrong" data-wrong="name" hidden></p>
    </div>
    <div class="field">
      <label for="email">E-mail</label>
      <input id="email" name="email" data-kept type="email" autocomplete="email" maxlength="254" required aria-describedby="email-wrong">
      <p class="wrong" id="email-wrong" data-wrong="email" hidden></p>
    </div>
    <div class="field">
      <label for="message">Message</label>
      <textarea id="message" name="message" data-kept maxlength="5000" required aria-describedby="message-wrong"></textarea>
      <p class="wrong" id="message-wrong" data-wrong="message" hidden></p>
    </div>
    <div class="aside" aria-hidden="true">
      <label for="website">Leave this empty</label>
      <input id="website" name="website" tabindex="-1" autocomplete="off">
    </div>${challenge}
    <div><button class="button" type="submit">Send</button></div>
  </form>
</div>`
}

const thanks = `<div class="stack">
  <h1>Thank you</h1>
  <p class="lead">Your message has arrived.</p>
  <a href="/">Back to the start</a>
</div>`

const nothing = `<div class="stack">
  <h1>There is nothing here</h1>
  <p class="lead">The address may be mistyped, or the page has moved.</p>
  <a class="button" href="/">Go to the start</a>
</div>`

const turnstile = `    <script src="https://challenges.cloudflare.com/turnstile/v0/api.js" async defer></script>\n`
