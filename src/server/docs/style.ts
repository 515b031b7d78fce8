/** The page's only style sheet; light or dark as the reader's system is. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: light-dark(#fbfaf8, #15171a);
  --panel: light-dark(#ffffff, #1c1f23);
  --ink: light-dark(#22262b, #e3e5e8);
  --quiet: light-dark(#66707a, #98a1ab);
  --line: light-dark(#e4e1db, #2f343a);
  --accent: light-dark(#0b6e5f, #5fd3bf);
  --code: light-dark(#f2efe9, #24282d);
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; scroll-padding-top: 1rem; }
body { margin: 0; display: grid; grid-template-columns: 16rem minmax(0, 1fr); color: var(--ink);
  background: var(--ground); font: 16px/1.55 system-ui, sans-serif; }
nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 1.5rem 1.25rem;
  border-right: 1px solid var(--line); background: var(--panel); font-size: .9rem; }
nav .brand { display: block; margin-bottom: 1rem; color: var(--ink); font-size: 1.35rem; font-weight: 700; }
nav p { margin: 1.1rem 0 .3rem; color: var(--quiet); font-size: .75rem;
  letter-spacing: .06em; text-transform: uppercase; }
nav ul { margin: 0; padding: 0; list-style: none; }
nav li a { display: block; padding: .15rem 0; color: var(--ink); }
nav input { width: 100%; padding: .45rem .6rem; border: 1px solid var(--line); border-radius: .4rem;
  background: var(--ground); color: var(--ink); font: inherit; }
main { width: 100%; max-width: 62rem; padding: 2rem 2.5rem 6rem; }
a { color: var(--accent); text-decoration: none; }
a:hover { text-decoration: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
h1 { margin: 0 0 .5rem; font-size: 2rem; }
h1 small, small { color: var(--quiet); font-size: .8rem; font-weight: 400; }
h2 { margin: 3rem 0 .25rem; font-size: 1.4rem; }
h3 { margin: 0 0 .5rem; font-size: 1.05rem; }
h3 b { padding: .1rem .5rem; border-radius: .3rem; background: #2f6fb3; color: #fff; font-size: .75rem; }
h3 b.post { background: #0b7a5f; }
h3 b.delete { background: #b3402f; }
.anchor { visibility: hidden; }
h3:hover .anchor, .anchor:focus { visibility: visible; }
section { margin: 1rem 0; padding: 1.25rem 1.5rem; border: 1px solid var(--line); border-radius: .6rem;
  background: var(--panel); overflow-x: auto; }
section:target, tr:target { border-color: var(--accent); background: light-dark(#eef7f4, #1b2a28); }
code { padding: .1em .35em; border-radius: .25rem; background: var(--code);
  font: .88em/1.5 ui-monospace, monospace; }
pre { margin: .75rem 0 0; padding: .9rem 1rem; overflow-x: auto; border-radius: .4rem;
  background: var(--code); }
pre code { padding: 0; background: none; }
table { width: 100%; margin: .5rem 0; border-collapse: collapse; font-size: .9rem; }
th { color: var(--quiet); font-size: .75rem; font-weight: 600; text-align: left; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
[hidden] { display: none; }
@media (max-width: 50rem) {
  body { display: block; }
  nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); }
  main { padding: 1.5rem 1rem 4rem; }
}
@media (prefers-reduced-motion: reduce) { html { scroll-behavior: auto; } }
`;
