import type { Report } from "../run/report.js";
import { conclusionText, renderBanner } from "./html/banner.js";
import { renderBoundaryMap } from "./html/boundary-map.js";
import { renderChecks } from "./html/checks-table.js";
import { detailedChecks, renderFailures } from "./html/failures.js";
import { MAP_STYLE } from "./html/map-style.js";
import { html, Markup } from "./html/markup.js";
import { PAGE_STYLE } from "./html/page-style.js";
import { renderReasons } from "./html/reasons.js";

/** The policy that prevents loading, scripts and requests, even if a response contains HTML (CSP Level 3). */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** Renders the report as one HTML page for people. The page needs no script, no other file and no network. */
export function renderHtml(report: Report): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${conclusionText(report)}: ${report.target}</title>
<style>${new Markup(PAGE_STYLE + MAP_STYLE)}</style>
</head>
<body>
<main>
${renderBanner(report)}
${renderBoundaryMap(report, detailedChecks(report))}
${renderFailures(report)}
${renderReasons(report)}
${renderChecks(report)}
</main>
<footer>Conformance of <code>${report.target}</code> with ${report.contract.title} ${report.contract.version}, seed ${report.seed}</footer>
</body>
</html>
`;
  return page.text;
}
