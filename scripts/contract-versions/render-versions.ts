import { renderTable } from "../lib/markdown-table.js";
import { caughtPercent, countRemovals, missedIn, type VersionResult, type VersionRun } from "./version-result.js";

const HEADER = ["contract", "generate", "compiles", "sandbox", "Prism", "clauses", "caught", "implied", "in notices", "missed"];

/** Renders one row for each contract and one for all of them. */
export function renderVersionTable(results: readonly VersionResult[]): string {
  return renderTable(HEADER, [...results.map((result) => row(result)), totals(results)]);
}

function row(result: VersionResult): readonly string[] {
  const { compileErrors, crash, generationSeconds, name, prism, sandbox } = result;
  const { caught, implied, noticed, total } = countRemovals([result]);
  return [
    name,
    `${generationSeconds.toFixed(1)} s`,
    crash === undefined ? (compileErrors.length === 0 ? "yes" : "no") : "crash",
    describeRun(sandbox),
    describeRun(prism),
    ...[total, caught, implied, noticed, missedIn(result).length].map(String),
  ];
}

/** Describes a run: requests, accepted requests, seconds and false alarms. */
function describeRun(run: VersionRun | undefined): string {
  if (run === undefined) return "–";
  const { accepted, alarms, problem, requests, seconds } = run;
  if (problem !== undefined) return "did not finish";
  return `${requests} / ${accepted} / ${seconds.toFixed(1)} s${alarms.length === 0 ? "" : `, ${alarms.length} alarms`}`;
}

function totals(results: readonly VersionResult[]): readonly string[] {
  const { caught, implied, missed, noticed, total } = countRemovals(results);
  const alarms = (server: "prism" | "sandbox") => results.reduce((sum, { [server]: run }) => sum + (run?.alarms.length ?? 0), 0);
  const compiled = results.filter(({ compileErrors, crash }) => crash === undefined && compileErrors.length === 0).length;
  return [
    `${results.length} contracts`,
    "",
    `${compiled} of ${results.length}`,
    `${alarms("sandbox")} false alarms`,
    `${alarms("prism")} false alarms`,
    ...[total, caught, implied, noticed, missed].map(String),
  ];
}

/** Renders one sentence about the removed clauses. */
export function renderSummary(results: readonly VersionResult[]): string {
  const counts = countRemovals(results);
  const { caught, implied, missed, noticed, total } = counts;
  return `${total} removed clauses: ${caught} caught, ${implied} implied by others, ${noticed} only in notices, ${missed} missed. ${caughtPercent(counts).toFixed(1)} % of the clauses that are not implied by others are caught.`;
}

/** Renders `docs/contracts.md`. */
export function renderVersionPage(results: readonly VersionResult[]): string {
  return `# Contracts of other APIs

\`npm run contracts -- --render\` writes this page. It shows that the generators, the client, the sandbox and the suite work for
other contracts of this shape. The contracts are in \`scripts/contract-versions/contracts/\`. They are modeled on public APIs for
images, video, speech, 3D models and language models.

- **generate**: the time to write the generated files. **compiles**: whether the client compiles with the new types.
- **sandbox**, **Prism**: a run of the suite against the sandbox and a Prism mock of the same contract: requests, accepted requests
  and seconds. Both conform, so every alarm is false.
- **clauses**: for each clause of the request schema, a server that forgot only this clause (Ajv with the schema without it).
  **caught**: a check fails for that server. **implied**: other clauses reject the same requests, so no request can show a
  difference, and a notice lists the clause. **in notices**: no request was found, and a notice names the clause. **missed**: none
  of these.

${renderVersionTable(results)}

${renderSummary(results)}
`;
}
