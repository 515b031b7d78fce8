import { PALETTES, type Palette } from './palette.ts';

/** The page's style, in the colours of the palettes. */
export function styleSheet(): string {
  const light = properties(PALETTES.light);
  const dark = properties(PALETTES.dark);
  return `:root { ${light} color-scheme: light; }
@media (prefers-color-scheme: dark) { :root:not([data-theme='light']) { ${dark} color-scheme: dark; } }
:root[data-theme='dark'] { ${dark} color-scheme: dark; }
@media print { :root:root:root { ${light} color-scheme: light; } }
${RULES}`;
}

function properties({ lines: _, ...roles }: Palette): string {
  return Object.entries(roles)
    .map(([role, color]) => `--${role}: ${color};`)
    .join(' ');
}

const RULES = `
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 1080px; padding: 1.5rem 1rem 4rem; background: var(--page); color: var(--text);
  font: 16px/1.55 system-ui, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif; overflow-wrap: anywhere; }
h1 { font-size: clamp(1.7rem, 5vw, 2.5rem); line-height: 1.15; margin: 0.2rem 0 0.5rem; letter-spacing: -0.02em; }
h2 { font-size: clamp(1.25rem, 3.4vw, 1.6rem); line-height: 1.25; margin: 3rem 0 0.4rem; letter-spacing: -0.01em; }
h3 { font-size: 1.08rem; margin: 0 0 0.3rem; }
h4 { font-size: 0.85rem; margin: 0.8rem 0 0.2rem; color: var(--muted); }
p { margin: 0 0 0.7rem; max-width: 75ch; }
a { color: var(--cloche); }
code { font: 0.88em ui-monospace, 'Cascadia Mono', 'Liberation Mono', monospace; }
header { position: relative; }
.brand { font-weight: 700; color: var(--cloche); margin: 0; }
.brand span { font-weight: 400; color: var(--muted); }
.lead { font-size: 1.12rem; }
.muted { color: var(--muted); font-size: 0.9rem; }
.notice { border-left: 4px solid var(--worse); padding: 0.3rem 0.8rem; background: var(--surface); }
#theme { position: absolute; top: 0; right: 0; font: inherit; font-size: 0.85rem; padding: 0.25rem 0.7rem; cursor: pointer;
  color: var(--text); background: var(--surface); border: 1px solid var(--muted); border-radius: 6px; }
:focus-visible { outline: 3px solid var(--cloche); outline-offset: 2px; }
nav ul { display: flex; flex-wrap: wrap; gap: 0.3rem 1rem; padding: 0; list-style: none; font-size: 0.92rem; }
.goals { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 225px), 1fr)); gap: 0.7rem; padding: 0; list-style: none; }
.goals li { display: flex; flex-direction: column; background: var(--surface); border: 1px solid var(--rule);
  border-top: 4px solid var(--better); border-radius: 8px; padding: 0.6rem 0.9rem; line-height: 1.35; }
.goals li.missed { border-top-color: var(--worse); }
.goals strong { font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.goals .goal { flex: 1; }
.verdict { font-size: 0.82rem; font-weight: 600; color: var(--better); }
.missed .verdict { color: var(--worse); }
.card { background: var(--surface); border: 1px solid var(--rule); border-radius: 10px; padding: 1rem 1.1rem; margin: 0.9rem 0; }
.way { font-weight: 500; color: var(--muted); font-size: 0.9rem; white-space: nowrap; }
.chart { margin: 0.6rem 0; overflow: hidden; }
.chart:empty { display: none; }
summary { cursor: pointer; color: var(--cloche); font-size: 0.92rem; padding: 0.15rem 0; }
details[open] > summary { margin-bottom: 0.5rem; }
.guide dt { font-weight: 600; }
.guide dd { margin: 0 0 0.6rem; max-width: 75ch; }
.absent { font-size: 0.88rem; color: var(--muted); }
.absent ul { margin: 0 0 0.6rem; padding-left: 1.1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums; width: 100%;
  overflow-wrap: normal; }
caption { text-align: left; color: var(--muted); padding-bottom: 0.4rem; }
th, td { text-align: left; padding: 0.28rem 0.7rem 0.28rem 0; border-bottom: 1px solid var(--rule); vertical-align: top; }
th { font-weight: 600; }
td { white-space: nowrap; }
#systems td { white-space: normal; }
.unsafe { color: var(--unsafe); font-weight: 400; }
.better { color: var(--better); font-weight: 600; }
.worse { color: var(--worse); font-weight: 600; }
.noise { color: var(--muted); }
.tip { display: grid; grid-template-columns: auto auto; gap: 0 0.8rem; margin: 0; max-width: 280px; white-space: normal; }
.tip dt { color: var(--muted); grid-column: 1; }
.tip dd { margin: 0; grid-column: 2; text-align: right; }
.tip dd:first-child { grid-column: 1 / -1; text-align: left; font-weight: 600; }
footer { margin-top: 3rem; }
@media (max-width: 520px) { .goals { grid-template-columns: 1fr 1fr; } .goals li { padding: 0.5rem 0.6rem; font-size: 0.9rem; } }
@media print { body { max-width: none; background: none; } #theme, nav { display: none; } .card { break-inside: avoid; } }
`;
