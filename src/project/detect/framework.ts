/** Frameworks whose build makes the entry of the Worker, by the dependency that tells. */
const frameworks: { readonly [dependency: string]: string } = {
  next: 'Next.js',
  '@opennextjs/cloudflare': 'Next.js',
  '@cloudflare/next-on-pages': 'Next.js',
  vinext: 'Next.js',
  '@sveltejs/kit': 'SvelteKit',
  astro: 'Astro',
  '@react-router/dev': 'React Router',
  '@remix-run/dev': 'Remix',
  '@remix-run/cloudflare': 'Remix',
  nuxt: 'Nuxt',
  nitropack: 'Nitro',
  nitro: 'Nitro',
  '@solidjs/start': 'SolidStart',
  '@tanstack/react-start': 'TanStack Start',
  '@tanstack/solid-start': 'TanStack Start',
  '@builder.io/qwik-city': 'Qwik',
  '@qwik.dev/router': 'Qwik',
  '@angular/ssr': 'Angular',
  '@analogjs/platform': 'Analog',
  vike: 'Vike',
  waku: 'Waku',
  rwsdk: 'RedwoodSDK',
}

export function frameworkOf(dependencies: ReadonlySet<string>): string | undefined {
  const [, name] = Object.entries(frameworks).find(([dependency]) => dependencies.has(dependency)) ?? []
  return name
}

/** Whether a framework's output goes to Cloudflare although no wrangler config says so. */
export function targetsCloudflare(dependencies: ReadonlySet<string>): boolean {
  return [...dependencies].some((name) => name === 'wrangler' || /cloudflare|next-on-pages/.test(name))
}
