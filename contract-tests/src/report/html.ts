import { createHash } from "node:crypto";
import type { Report } from "../run/report.js";
import { conclusionText, renderBanner, renderCounts } from "./html/banner.js";
import { renderChecks } from "./html/checks-table.js";
import { renderContents } from "./html/contents.js";
import { FAILURE_STYLE } from "./html/failure-style.js";
import { renderFailures } from "./html/failures.js";
import { renderFilter } from "./html/filter.js";
import { renderBoundaryMap } from "./html/map/boundary-map.js";
import { MAP_STYLE } from "./html/map/map-style.js";
import { brief, html, Markup } from "./html/markup.js";
import { PAGE_SCRIPT } from "./html/page-script.js";
import { PAGE_STYLE } from "./html/page-style.js";
import { renderReasons } from "./html/reasons.js";
import { renderFacts } from "./html/run-facts.js";

const STYLE = PAGE_STYLE + FAILURE_STYLE + MAP_STYLE;

/**
 * Renders the report as one HTML page for people. The page needs no other file and no network. Its script adds a filter
 * and copy buttons; everything else works without it.
 */
export function renderHtml(report: Report): string {
  const { detailed, markup } = renderFailures(report);
  const map = renderBoundaryMap(report, detailed);
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(securityPolicy())}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${conclusionText(report)}: ${brief(report.target, MAX_TITLE_LENGTH)}</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the results</a>
<header class="page-header">
${renderBanner(report)}
${renderCounts(report)}
${renderFacts(report)}
</header>
<div class="columns">
<div class="side">${renderFilter(report)}
${renderContents(report, map !== undefined)}</div>
<main id="main" tabindex="-1">
<p class="no-match" id="no-match" hidden>No check matches the filter.</p>
${markup}
${map}
${renderReasons(report)}
${renderChecks(report, detailed)}
</main>
</div>
<footer>Report of vidu-q2-turbo-conformance ${report.toolVersion}. The file report.json in the same folder contains all results for programs.</footer>
<p class="unseen" id="announcer" role="status"></p>
<script>${new Markup(PAGE_SCRIPT)}</script>
</body>
</html>
`;
  return page.text;
}

const MAX_TITLE_LENGTH = 200;

/** Returns the policy that allows only this page's own style and script, even if a response contains HTML (CSP Level 3). */
function securityPolicy(): string {
  const allow = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
  return `default-src 'none'; script-src ${allow(PAGE_SCRIPT)}; style-src ${allow(STYLE)}; base-uri 'none'; form-action 'none'`;
}
