import { notRun, type Report } from "../run/report.js";
import { describeRetries } from "../traffic/retry/retry-counts.js";
import { groupBy } from "../util/group-by.js";
import { plural } from "../util/plural.js";
import { type Fact, factsOf } from "./facts.js";
import { prose, quote } from "./markdown-text.js";

/** The facts that the line below the heading contains. The other ones are in the sentence above it. */
const SHOWN = ["startedAt", "duration", "toolVersion", "profile", "shard", "strict", "exitStatus"];

/** The facts that the line contains only if there is something to show. */
const UNUSUAL = ["unconfirmed", "retries"];

/** Returns the date, the duration, the version, the settings and the exit status of the run in one line. */
export function factsLine(report: Report): string {
  const isShown = ({ name, value }: Fact) => SHOWN.includes(name) || (UNUSUAL.includes(name) && !/^(?:0|none)$/.test(value));
  const facts = factsOf(report).filter(isShown);
  return facts.map(({ label, value }) => `${label}: ${prose(value)}`).join(", ");
}

/** The maximum number of ids in a list, so that the summary stays within its limit. */
const MAX_IDS = 400;

/** Lists the selected checks that did not run by reason, because each of them makes the run inconclusive. */
export function renderNotRun(report: Report): readonly string[] {
  const members = notRun(report);
  if (members.length === 0) return [];
  const title = `${plural(members.length, "selected check")} did not run`;
  const items = [...groupBy(members.slice(0, MAX_IDS), ({ reason }) => reason)].map(
    ([reason, sharing]) => `- ${prose(reason)}: ${sharing.map(({ check }) => quote(check.id)).join(", ")}`,
  );
  return [details(title, items, members.length)];
}

/** Lists what the server does where its behavior is not documented. */
export function renderObservations({ verdicts }: Report): readonly string[] {
  const members = verdicts.filter(({ outcome }) => outcome === "observed");
  if (members.length === 0) return [];
  const items = members.slice(0, MAX_IDS).map(({ check, reason }) => `- ${quote(check.id)}: ${prose(reason)}`);
  return [details(`${plural(members.length, "observation")} of undocumented behavior`, items, members.length)];
}

/** Lists every check with its outcome and its duration. */
export function renderAllChecks({ verdicts }: Report): readonly string[] {
  if (verdicts.length === 0) return [];
  const rows = verdicts.slice(0, MAX_IDS).map(({ check, durationMs = 0, outcome, retries }) => {
    const id = quote(check.id).replaceAll("|", "\\|");
    const retried = retries === undefined ? "" : `, retried: ${describeRetries(retries)}`;
    return `| ${id} | ${outcome}${retried} | ${Math.round(durationMs)} ms |`;
  });
  return [
    details(
      verdicts.length === 1 ? "The check" : `All ${verdicts.length} checks`,
      ["| check | outcome | duration |", "| --- | --- | ---: |", ...rows],
      verdicts.length,
    ),
  ];
}

function details(title: string, lines: readonly string[], count: number): string {
  const rest = count > MAX_IDS ? `\n\nand ${count - MAX_IDS} more.` : "";
  return `<details><summary>${title}</summary>\n\n${lines.join("\n")}${rest}\n\n</details>`;
}
