/**
 * The style of the page: light and dark by the user's preference, wide and narrow screens, print. Blue means accepted,
 * gray rejected, red wrong. A sign or word repeats each meaning, so that no meaning depends on color alone.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f8; --surface: #fff; --ink: #1b2127; --soft: #56616c; --line: #d8dde2; --edge: #868f98; --code: #f1f3f5;
  --accept: #1a5f8e; --accept-tint: #d5e7f4; --reject: #56616c; --reject-tint: #e6e9ec;
  --wrong: #b3261e; --wrong-tint: #fbe5e2; --doubt: #825500; --doubt-tint: #fcefd2; --good: #17694a; --good-tint: #dcf0e6;
  --on-solid: #fff;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161a; --surface: #1a1f24; --ink: #e7ebee; --soft: #a3aeb8; --line: #333b43; --edge: #75808a; --code: #222930;
    --accept: #8fc7ee; --accept-tint: #1b4260; --reject: #b3bdc6; --reject-tint: #2d343b;
    --wrong: #ff9d91; --wrong-tint: #51201b; --doubt: #efc26a; --doubt-tint: #453511; --good: #7fd6ab; --good-tint: #173d2d;
    --on-solid: #12161a;
  }
}
*, ::before, ::after { box-sizing: border-box; }
[hidden] { display: none !important; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  overflow-wrap: anywhere;
}
.page-header, .columns, footer { max-width: 84rem; margin: 0 auto; padding: 1.25rem clamp(0.75rem, 3vw, 2rem); }
footer { color: var(--soft); font-size: 0.875rem; border-top: 1px solid var(--line); }
main { min-width: 0; outline: none; }
h1, h2, h3, h4, h5, h6, p, dl, dd, ul, ol, pre, fieldset { margin: 0; padding: 0; border: 0; min-width: 0; }
ul, ol { list-style: none; }
h1 { font-size: clamp(1.4rem, 4vw, 2rem); line-height: 1.2; letter-spacing: -0.015em; text-wrap: balance; }
h2 { font-size: 1.375rem; line-height: 1.3; letter-spacing: -0.01em; margin: 2.5rem 0 0.5rem; }
main > section:first-of-type > h2 { margin-top: 0; }
h2 small { color: var(--soft); font-weight: 400; font-size: 1rem; }
h3 { font-size: 1.0625rem; margin: 1.5rem 0 0.25rem; } h3 code { font-size: 0.9375rem; }
h4 { font-size: 1rem; } h4 code { font-size: 0.9375rem; } h5 { font-size: 0.8125rem; font-weight: 400; color: var(--soft); } h6 { font-size: 0.8125rem; color: var(--soft); }
small { font-size: 0.8125rem; color: var(--soft); font-weight: 400; }
a { color: inherit; text-underline-offset: 0.15em; text-decoration-color: var(--soft); }
:focus-visible { outline: 3px solid var(--accept); outline-offset: 2px; border-radius: 2px; }
code, pre, .line { font-family: var(--mono); font-size: 0.8125rem; unicode-bidi: isolate; }
.lead { color: var(--soft); max-width: 46rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: 0.5rem; top: -4rem; background: var(--surface); padding: 0.5rem 0.75rem; z-index: 2; }
.skip:focus { top: 0.5rem; }
.u { font-size: 0; } .u::before {
  content: attr(data-u); font: 0.6875rem var(--mono); color: var(--doubt); background: var(--doubt-tint);
  border-radius: 3px; padding: 0 0.25em; margin: 0 1px;
}
summary { cursor: pointer; }
details > summary h3, details > summary h4 { display: inline; }

.banner { display: flex; gap: 1.25rem; align-items: center; padding: clamp(1rem, 3vw, 1.5rem); border-radius: 12px; }
.banner.violates { background: var(--wrong-tint); color: var(--wrong); }
.banner.conforms { background: var(--good-tint); color: var(--good); }
.banner.inconclusive { background: var(--doubt-tint); color: var(--doubt); }
.banner .sign {
  flex: none; width: 3.25rem; height: 3.25rem; border-radius: 50%; background: currentColor;
  display: grid; place-items: center; font-size: 1.6rem; line-height: 1;
}
.banner .sign span { color: var(--on-solid); }
.banner .target code { font-size: 0.9375rem; } .banner .target, .banner .qualified { color: var(--ink); }
.banner .qualified { font-weight: 600; }

.bar { display: block; width: 100%; height: 0.625rem; margin: 1.25rem 0 0.625rem; border-radius: 5px; overflow: hidden; }
.bar rect { fill: var(--soft); }
.bar .pass { fill: var(--good); opacity: 0.55; } .bar .fail { fill: var(--wrong); }
.bar .warn, .bar .flaky, .bar .inconclusive { fill: var(--doubt); } .bar .observed, .bar .known { fill: var(--accept); }
.counts ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.9375rem; }
.counts a, .tally > span { display: inline-flex; gap: 0.3rem; align-items: center; } .counts a { text-decoration: none; } .counts a:hover { text-decoration: underline; } .counts .sum { color: var(--soft); }
.mark {
  display: inline-grid; place-items: center; width: 1.25rem; height: 1.25rem; border-radius: 50%; flex: none;
  font-size: 0.75rem; font-weight: 700; line-height: 1; vertical-align: -0.2em; background: var(--reject-tint); color: var(--soft);
}
.mark.fail { background: var(--wrong); color: var(--on-solid); } .mark.pass { background: var(--good-tint); color: var(--good); }
.mark.warn, .mark.flaky, .mark.inconclusive { background: var(--doubt-tint); color: var(--doubt); }
.mark.observed, .mark.known { background: var(--accept-tint); color: var(--accept); } .mark.none { background: none; }
.facts { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; margin-top: 1rem; }
dt { color: var(--soft); font-size: 0.8125rem; } .facts dd { font-variant-numeric: tabular-nums; }

.side { font-size: 0.9375rem; }
.contents, .filter { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; padding: 0.625rem 0.875rem; margin-bottom: 0.75rem; }
.contents summary, .filter > label { font-weight: 600; }
.contents a { display: flex; gap: 0.5rem; align-items: baseline; padding: 0.125rem 0; text-decoration: none; }
.contents a:hover span, .contents a:hover code { text-decoration: underline; }
.contents ul ul { padding-left: 1.75rem; } .contents ul ul ul { padding-left: 0.75rem; font-size: 0.875rem; }
.contents .mark { align-self: center; }
.contents small { margin-left: auto; font-variant-numeric: tabular-nums; } .contents ul ul code { font-size: 0.75rem; color: var(--soft); }
input[type="search"] {
  font: inherit; width: 100%; padding: 0.375rem 0.5rem; margin: 0.25rem 0 0.5rem; color: inherit; background: var(--paper);
  border: 1px solid var(--edge); border-radius: 6px;
}
.filter fieldset { display: flex; flex-wrap: wrap; gap: 0.125rem 0.875rem; }
.filter fieldset label { display: inline-flex; gap: 0.375rem; align-items: center; min-height: 1.5rem; }
.filter input[type="checkbox"] { margin: 0; width: 1rem; height: 1rem; accent-color: var(--accept); }
.matches { display: flex; justify-content: space-between; align-items: center; min-height: 2rem; margin-top: 0.25rem; color: var(--soft); }
button {
  font: inherit; font-size: 0.8125rem; color: var(--ink); background: var(--surface); border: 1px solid var(--edge); border-radius: 6px;
  padding: 0.125rem 0.625rem; min-height: 1.75rem; cursor: pointer;
}
button:hover { background: var(--code); }
.no-match { font-weight: 600; padding: 1rem 0; }
@media (min-width: 64rem) {
  .columns { display: grid; grid-template-columns: 17.5rem minmax(0, 1fr); gap: 2rem; align-items: start; }
  .side { position: sticky; top: 0; max-height: 100vh; overflow-y: auto; padding: 1rem 0.25rem; margin: -1rem -0.25rem; scrollbar-width: thin; }
  .filter fieldset { flex-direction: column; }
}

.reasons > li { display: flex; gap: 0.75rem; padding: 0.5rem 0; border-top: 1px solid var(--line); }
.reasons { margin-top: 0.5rem; } .reasons li > div { min-width: 0; } .about { color: var(--soft); font-size: 0.875rem; }
.ids { display: flex; flex-wrap: wrap; gap: 0 0.875rem; }
.group { border-top: 1px solid var(--line); } .group > summary { padding: 0.5rem 0; }
.tally { display: inline-flex; flex-wrap: wrap; gap: 0.25rem 0.875rem; margin-left: 0.875rem; font-size: 0.875rem; color: var(--soft); }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; margin-bottom: 1rem; }
th, td { text-align: left; vertical-align: top; font-weight: 400; padding: 0.375rem 0.75rem 0.375rem 0; border-top: 1px solid var(--line); }
thead th { color: var(--soft); font-size: 0.8125rem; white-space: nowrap; border: 0; }
td:nth-child(n+4), thead th:nth-child(n+4) { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td:last-child, thead th:last-child { padding-right: 0; }
tbody th > code { color: var(--soft); font-size: 0.75rem; display: block; } tbody th small { display: block; }
@media (max-width: 36rem) {
  .banner { align-items: flex-start; gap: 0.875rem; } .banner .sign { width: 2.25rem; height: 2.25rem; font-size: 1.1rem; }
  thead th:nth-child(odd):not(:first-child), td:nth-child(odd):not(:first-child) { display: none; }
}
@media print {
  :root { --paper: #fff; } html { font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .page-header, .columns, footer { max-width: none; padding: 0; display: block; } pre { max-height: none !important; }
  .side, .skip, .copy { display: none !important; }
  .evidence::details-content, .group::details-content { content-visibility: visible; block-size: auto; }
  .place, .wire, .reasons li, tr { break-inside: avoid; } h2, h3, h4, h5 { break-after: avoid; }
}
`;
