/** The looks of the gallery, in the colours that the reader's system has. */
export const style = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fbfaf8, #16171a);
  --card: light-dark(#fff, #1f2125);
  --text: light-dark(#1d1f23, #eceef2);
  --quiet: light-dark(#5b616b, #a5acb8);
  --line: light-dark(#dcdfe4, #343840);
  --accent: light-dark(#0a58ca, #8ab4ff);
  font: 1rem/1.5 system-ui, sans-serif;
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: var(--card); z-index: 1; }
header, main, nav { max-width: 80rem; margin-inline: auto; padding-inline: clamp(1rem, 4vw, 2rem); }
header { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: center; justify-content: space-between; padding-block: 1.5rem; }
h1 { margin: 0; font-size: 1.5rem; letter-spacing: -.01em; }
h1 a { color: inherit; text-decoration: none; }
form { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end; }
label:first-child { flex: 1 1 14rem; }
label input { width: 100%; }
label span { display: block; font-size: .8rem; color: var(--quiet); }
input, select, button { font: inherit; color: inherit; background: var(--card); border: 1px solid light-dark(#82878f, #6c727c); border-radius: .5rem; padding: .5rem .75rem; min-height: 2.75rem; }
button { cursor: pointer; }
button:hover { border-color: var(--accent); }
main:focus { outline: none; }
.grid { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(15rem, 100%), 1fr)); gap: 1.25rem; list-style: none; margin: 0; padding: 0; }
.grid > li { background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; padding-bottom: .75rem; }
.grid > li > :not(.open) { margin-inline: .875rem; }
.open { display: block; color: inherit; text-decoration: none; }
.open:focus-visible { outline-offset: -3px; border-radius: .75rem; }
.open:hover .title { text-decoration: underline; }
.picture { display: grid; place-items: center; aspect-ratio: 4 / 3; background: light-dark(#eceef1, #292c32); }
.picture img { width: 100%; aspect-ratio: 4 / 3; object-fit: cover; display: block; }
.kind { font-size: 1.5rem; font-weight: 600; text-transform: uppercase; color: var(--quiet); }
.title { display: block; margin: .75rem .875rem 0; font-weight: 600; overflow-wrap: anywhere; }
.about { font-size: .875rem; color: var(--quiet); }
.tags { display: flex; flex-wrap: wrap; gap: .25rem .75rem; list-style: none; margin-block: .25rem 0; padding: 0; font-size: .875rem; }
.tags a { display: inline-block; padding-block: .25rem; }
.none { padding-block: 4rem; text-align: center; color: var(--quiet); }
nav { display: flex; justify-content: center; gap: 2rem; padding-block: 2rem; }
nav a { padding: .625rem 1rem; }
dialog { width: 100vw; height: 100dvh; max-width: none; max-height: none; margin: 0; padding: 0; border: 0; background: #000; color: #fff; }
dialog[open] { display: grid; grid-template-rows: minmax(0, 1fr) auto; }
.stage { display: grid; place-items: center; min-height: 0; }
.stage > * { max-width: 100%; max-height: 100%; min-height: 0; object-fit: contain; }
dialog footer { display: flex; gap: .75rem; align-items: center; padding: .75rem; background: #16171a; }
dialog h2 { flex: 1; margin: 0; font-size: 1rem; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
dialog a { color: #8ab4ff; }
dialog button { min-width: 2.75rem; background: #2b2e34; color: #fff; border-color: #6c727c; }
dialog :focus-visible { outline-color: #8ab4ff; }
`
