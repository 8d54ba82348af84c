import type { Acceptance, AcceptedDifference } from "./accept.js";
import { type Difference, requiredBump, type SemverBump } from "./difference.js";

/** The result of a comparison of two versions of a contract. */
interface DiffReport {
  /** Name of the old version. */
  readonly base: string;
  /** The differences that are not accepted. */
  readonly differences: readonly Difference[];
  readonly accepted?: readonly AcceptedDifference[];
  /** Changed annotations, which cannot be observed on the wire. */
  readonly annotations?: readonly Difference[];
  /** Acceptances that match no difference. */
  readonly stale?: readonly Acceptance[];
}

/** The formats of a report. */
export const FORMATS = ["text", "json", "markdown"] as const;

/** The name of a format. */
export type Format = (typeof FORMATS)[number];

/** Renders a report in one of the formats. */
export function renderReport(report: DiffReport, format: Format): string {
  if (format === "json") return renderJson(report);
  return format === "markdown" ? renderMarkdown(report) : renderText(report);
}

/**
 * Renders the differences as text, grouped by the sides that they break: clients first, then servers only, then neither.
 *
 * @param base name of the old version
 */
export function renderDifferences(differences: readonly Difference[], base: string): string {
  return renderText({ base, differences });
}

const GROUPS: readonly (readonly [title: string, includes: (difference: Difference) => boolean])[] = [
  ["Breaks clients and servers of the old version", ({ breaksClients, breaksServers }) => breaksClients && breaksServers],
  ["Breaks clients of the old version", ({ breaksClients, breaksServers }) => breaksClients && !breaksServers],
  [
    "Breaks servers of the old version; clients are not affected",
    ({ breaksClients, breaksServers }) => !breaksClients && breaksServers,
  ],
  ["Non-breaking", ({ breaksClients, breaksServers }) => !breaksClients && !breaksServers],
];

function renderText(report: DiffReport): string {
  const { accepted = [], annotations = [], differences, stale = [] } = report;
  const lines = (list: readonly Difference[]) => list.map(({ id, location, message }) => `  ${location}: ${message} [${id}]`);
  const sections = [
    ...GROUPS.map(([title, includes]) => [title, ...lines(differences.filter(includes))]),
    ["Accepted", ...accepted.map((each) => `${lines([each]).join("")}: ${each.reason}`)],
    ["Annotations, which are not on the wire", ...annotations.map(({ location, message }) => `  ${location}: ${message}`)],
    [
      "Acceptances that match no difference; remove them",
      ...stale.map(({ id, place, reason }) => `  ${place} [${id}]: ${reason}`),
    ],
  ];
  const shown = sections.filter(({ length }) => length > 1).map((section) => [...new Set(section)].join("\n"));
  return [...shown, summarize(report)].join("\n\n");
}

function renderMarkdown(report: DiffReport): string {
  const { accepted = [], annotations = [], differences, stale = [] } = report;
  const row = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(" | ")} |`;
  const table = (title: string, head: readonly string[], rows: readonly (readonly string[])[]) =>
    rows.length === 0 ? [] : [[`### ${title}`, "", row(head), row(head.map(() => "---")), ...new Set(rows.map(row))].join("\n")];
  return [
    `## Contract compared with ${escapeCell(report.base)}`,
    summarize(report),
    ...GROUPS.flatMap(([title, includes]) =>
      table(
        title,
        ["place", "difference", "id"],
        differences.filter(includes).map(({ id, location, message }) => [location, message, id]),
      ),
    ),
    ...table(
      "Accepted",
      ["place", "difference", "id", "reason"],
      accepted.map(({ id, location, message, reason }) => [location, message, id, reason]),
    ),
    ...table(
      "Annotations",
      ["place", "change"],
      annotations.map(({ location, message }) => [location, message]),
    ),
    ...table(
      "Acceptances that match no difference",
      ["place", "id", "reason"],
      stale.map(({ id, place, reason }) => [place, id, reason]),
    ),
  ].join("\n\n");
}

/** Escapes text for a cell of a Markdown table. */
function escapeCell(text: string): string {
  return text.replaceAll(/[\\|<>`*_[\]]/g, "\\$&").replaceAll(/\s*\n\s*/g, " ");
}

function renderJson(report: DiffReport): string {
  const { accepted = [], annotations = [], base, differences, stale = [] } = report;
  const row = ({ breaksClients, breaksServers, id, location, message }: Difference) => ({
    id,
    place: location,
    message,
    breaksClients,
    breaksServers,
  });
  const result = {
    base,
    bump: bumpOf(report),
    differences: differences.map(row),
    accepted: accepted.map((each) => ({ ...row(each), reason: each.reason })),
    annotations: annotations.map(({ location, message }) => ({ place: location, message })),
    stale,
  };
  return JSON.stringify(result, null, 2);
}

/** Changed annotations and accepted differences require a patch, because they change the generated files. */
function bumpOf({ accepted = [], annotations = [], differences }: DiffReport): SemverBump {
  const bump = requiredBump(differences);
  return bump === "none" && accepted.length + annotations.length > 0 ? "patch" : bump;
}

function summarize(report: DiffReport): string {
  const bump = bumpOf(report);
  return bump === "none"
    ? `The contract is identical to ${report.base}.`
    : `Compared with ${report.base}, the next release must increase the ${bump} version.`;
}
