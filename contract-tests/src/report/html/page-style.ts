/**
 * The style of the page: light and dark by the user's preference, wide and narrow screens, print. Blue means accepted,
 * gray rejected, red wrong. A sign or word repeats each meaning, so that no meaning depends on color alone.
 */
export const PAGE_STYLE = `
:root {
  color-scheme: light dark;
  --paper: #f6f7f8; --surface: #fff; --ink: #1b2127; --soft: #56616c; --line: #d8dde2; --code: #f1f3f5;
  --accept: #1a5f8e; --accept-tint: #d5e7f4; --reject: #56616c; --reject-tint: #e6e9ec;
  --wrong: #b3261e; --wrong-tint: #fbe5e2; --doubt: #825500; --doubt-tint: #fcefd2; --good: #17694a; --good-tint: #dcf0e6;
  --on-solid: #fff;
  --mono: ui-monospace, "SF Mono", SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161a; --surface: #1a1f24; --ink: #e7ebee; --soft: #a3aeb8; --line: #333b43; --code: #222930;
    --accept: #8fc7ee; --accept-tint: #1b4260; --reject: #b3bdc6; --reject-tint: #2d343b;
    --wrong: #ff9d91; --wrong-tint: #51201b; --doubt: #efc26a; --doubt-tint: #453511; --good: #7fd6ab; --good-tint: #173d2d;
    --on-solid: #12161a;
  }
}
*, ::before, ::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  overflow-wrap: anywhere;
}
main, footer { max-width: 72rem; margin: 0 auto; padding: 1.5rem clamp(0.75rem, 3vw, 2rem); }
footer { color: var(--soft); font-size: 0.875rem; border-top: 1px solid var(--line); }
h1, h2, h3, h4, h5, p, dl, dd, ul, ol, pre { margin: 0; padding: 0; }
ul, ol { list-style: none; }
h1 { font-size: clamp(1.4rem, 4vw, 2rem); line-height: 1.2; letter-spacing: -0.015em; text-wrap: balance; }
h2 { font-size: 1.375rem; line-height: 1.3; letter-spacing: -0.01em; margin: 3rem 0 0.75rem; }
h2 small { color: var(--soft); font-weight: 400; font-size: 1rem; }
h3 { font-size: 1rem; } h4 { font-size: 0.9375rem; } h5 { font-size: 0.8125rem; font-weight: 400; color: var(--soft); }
small { font-size: 0.8125rem; color: var(--soft); font-weight: 400; }
a { color: inherit; text-underline-offset: 0.15em; text-decoration-color: var(--soft); }
:focus-visible { outline: 3px solid var(--accept); outline-offset: 2px; border-radius: 2px; }
code, pre, .line { font-family: var(--mono); font-size: 0.8125rem; unicode-bidi: isolate; }
.lead { color: var(--soft); max-width: 46rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.u { font-size: 0; } .u::before {
  content: attr(data-u); font: 0.6875rem var(--mono); color: var(--doubt); background: var(--doubt-tint);
  border-radius: 3px; padding: 0 0.25em; margin: 0 1px;
}
summary { cursor: pointer; }
details > summary h3 { display: inline; }

.banner { display: flex; gap: 1.25rem; align-items: center; padding: clamp(1rem, 3vw, 1.75rem); border-radius: 12px; }
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

.counts .bar { display: flex; gap: 2px; height: 0.625rem; margin: 1.25rem 0 0.625rem; border-radius: 5px; overflow: hidden; }
.bar span { min-width: 5px; background: var(--soft); }
.bar .pass { background: var(--good); opacity: 0.55; } .bar .fail { background: var(--wrong); }
.bar .warn, .bar .inconclusive { background: var(--doubt); } .bar .observed, .bar .known { background: var(--accept); }
.counts ul { display: flex; flex-wrap: wrap; gap: 0.25rem 1.25rem; font-size: 0.9375rem; }
.counts a { text-decoration: none; } .counts a:hover { text-decoration: underline; } .counts .sum { color: var(--soft); }
.mark {
  display: inline-grid; place-items: center; width: 1.25rem; height: 1.25rem; border-radius: 50%; flex: none;
  font-size: 0.75rem; font-weight: 700; line-height: 1; vertical-align: -0.2em; background: var(--reject-tint); color: var(--soft);
}
.mark.fail { background: var(--wrong); color: var(--on-solid); } .mark.pass { background: var(--good-tint); color: var(--good); }
.mark.warn, .mark.inconclusive { background: var(--doubt-tint); color: var(--doubt); }
.mark.observed, .mark.known { background: var(--accept-tint); color: var(--accept); }
.facts { display: flex; flex-wrap: wrap; gap: 0.75rem 2rem; margin-top: 1.25rem; }
dt { color: var(--soft); font-size: 0.8125rem; } .facts dd { font-variant-numeric: tabular-nums; }
.alarms { margin-top: 1.5rem; border-left: 3px solid var(--wrong); padding-left: 1rem; font-size: 0.9375rem; }
.alarms li { padding: 0.125rem 0; } .alarms span:last-child { color: var(--soft); }

.failure { background: var(--surface); border: 1px solid var(--line); border-left: 4px solid var(--wrong); border-radius: 8px; margin: 0.75rem 0; }
.failure.warn { border-left-color: var(--doubt); }
.failure > summary { display: flex; gap: 0.75rem; padding: 0.875rem 1rem; list-style: none; }
.failure > summary::-webkit-details-marker { display: none; }
.failure > summary > div { min-width: 0; flex: 1; }
.failure > summary::after { content: "▸"; color: var(--soft); } .failure[open] > summary::after { content: "▾"; }
.failure h3 code { font-size: 0.9375rem; }
.contrast { display: flex; flex-wrap: wrap; gap: 0 1.5rem; font-size: 0.9375rem; margin-top: 0.25rem; }
.contrast span { color: var(--soft); } .contrast span b { color: var(--ink); } .contrast span:last-child b { color: var(--wrong); }
.failure.warn .contrast span:last-child b { color: var(--doubt); }
.failure > :not(summary) { margin: 0 1rem 1rem; }
.clause { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; font-size: 0.875rem; border-top: 1px solid var(--line); padding-top: 0.75rem; scroll-margin-top: 9rem; }
.exchange { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1rem; }
.wire { min-width: 0; } .wire h4 { color: var(--soft); font-weight: 600; font-size: 0.8125rem; }
.wire .line { font-size: 0.875rem; padding: 0.125rem 0; } .wire summary, .again, .empty { font-size: 0.8125rem; color: var(--soft); }
.again { margin-top: 0.375rem; }
pre {
  background: var(--code); border-radius: 6px; padding: 0.625rem 0.75rem; margin: 0.25rem 0; white-space: pre-wrap;
  overflow-wrap: anywhere; tab-size: 2; max-height: 32rem; overflow-y: auto;
}
.curl { user-select: all; }

.reasons li { display: flex; gap: 0.75rem; padding: 0.5rem 0; border-top: 1px solid var(--line); }
.reasons li > div { min-width: 0; } .about { color: var(--soft); font-size: 0.875rem; }
.group { border-top: 1px solid var(--line); } .group > summary { padding: 0.5rem 0; }
.tally { display: inline-flex; flex-wrap: wrap; gap: 0.25rem 0.875rem; margin-left: 0.875rem; font-size: 0.875rem; color: var(--soft); }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; margin-bottom: 1rem; }
th, td { text-align: left; vertical-align: top; font-weight: 400; padding: 0.375rem 0.75rem 0.375rem 0; border-top: 1px solid var(--line); }
thead th { color: var(--soft); font-size: 0.8125rem; white-space: nowrap; border: 0; }
td:last-child { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; }
tbody th span { color: var(--soft); } tbody th small { display: block; }
@media (max-width: 36rem) {
  .banner { align-items: flex-start; gap: 0.875rem; } .banner .sign { width: 2.25rem; height: 2.25rem; font-size: 1.1rem; }
  th:nth-child(3), td:nth-child(3) { display: none; }
}
@media print {
  :root { --paper: #fff; } html { font-size: 11px; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main, footer { max-width: none; padding: 0; } pre { max-height: none; }
  .failure::details-content { content-visibility: visible; block-size: auto; }
  .place, .wire, .reasons li, tr { break-inside: avoid; } h2, h3 { break-after: avoid; }
}
`;
