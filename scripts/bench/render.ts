import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import type { Estimate } from "./compare-times.js";

/** What was measured of one client. */
export interface Row {
  readonly name: string;
  /** Bytes after gzip. */
  readonly size: number | undefined;
  /** To import it. */
  readonly milliseconds: number | undefined;
  /** The time of a submission, in times of a bare fetch. */
  readonly ratio: Estimate;
}

/** The page of the figures, with what they were measured on and how. */
export function renderBenchmarks(rows: readonly Row[], folder: string): string {
  const { version } = JSON.parse(readFileSync(join(folder, "node_modules/vidu-q2-turbo/package.json"), "utf8")) as {
    readonly version: string;
  };
  const lines = rows.map(({ milliseconds, name, ratio: [low, middle, high], size }) =>
    [
      name === "vidu-q2-turbo" ? `**${name}** ${version}` : `${name}${versionOf(name, folder)}`,
      size?.toLocaleString("en") ?? "–",
      milliseconds?.toFixed(1) ?? "–",
      `${middle.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})`,
    ].join(" | "),
  );
  return `# Benchmarks

Written by \`npm run bench\`, which measures all of it in one run.

![Bytes and time of a submission by client](benchmarks.svg)

| client | bytes, bundled, gzip | import, ms | submission / bare fetch |
| --- | ---: | ---: | ---: |
${lines.map((line) => `| ${line} |`).join("\n")}

- **Bytes:** what a program that imports the client's entry is made of with all that it needs, by esbuild, minified, for
  browsers, after gzip -9. Of this package it is \`createClient\` with validation, waiting and streaming.
- **Import:** milliseconds of \`await import()\` in a new process; the median of 15.
- **Submission:** blocks of 20 submissions, in an order that is shuffled for each of 150 rounds, over connections that
  are kept alive, to a server in another process on the same machine. Each round gives a ratio of medians to the bare
  \`fetch(url, init)\` of the same round; the figure is their median, with 95 percent of a bootstrap in parentheses.
  Only ratios of one run are to be compared.
- **Machine:** ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${process.platform} ${process.arch}.
`;
}

/** Two bar charts, side by side: bytes, and the time of a submission. */
export function renderPlot(rows: readonly Row[]): string {
  const height = 70 + rows.length * 30;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 900 ${height}" font-family="system-ui, sans-serif" font-size="14">
<rect width="900" height="${height}" fill="#fff"/>
${renderBars(
  rows,
  150,
  "Kilobytes, gzip",
  ({ size }) => (size === undefined ? undefined : size / 1000),
  (value) => value.toFixed(1),
  0,
)}
${renderBars(
  rows,
  620,
  "Submission / bare fetch",
  ({ ratio }) => ratio[1],
  (value) => value.toFixed(2),
  1,
)}
</svg>
`;
}

const BAR = 210;

function renderBars(
  rows: readonly Row[],
  x: number,
  title: string,
  measureOf: (row: Row) => number | undefined,
  format: (value: number) => string,
  from: number,
): string {
  const most = Math.max(...rows.map((row) => (measureOf(row) ?? 0) - from));
  const bars = rows.map((row, index) => {
    const value = measureOf(row);
    const y = 60 + index * 30;
    const isOwn = row.name === "vidu-q2-turbo";
    const width = value === undefined ? 0 : Math.max(1, ((value - from) / most) * BAR);
    const label = `<text x="${x - 10}" y="${y + 15}" text-anchor="end" fill="#222"${isOwn ? ' font-weight="bold"' : ""}>${row.name}</text>`;
    const bar = `<rect x="${x}" y="${y}" width="${width.toFixed(1)}" height="20" fill="${isOwn ? "#0f766e" : "#94a3b8"}"/>`;
    return `${label}${bar}<text x="${x + width + 6}" y="${y + 15}" fill="#222">${value === undefined ? "–" : format(value)}</text>`;
  });
  const axis = from === 0 ? "" : ` (bars begin at ${from})`;
  return `<text x="${x}" y="36" fill="#222" font-size="16">${title}${axis}</text>\n${bars.join("\n")}`;
}

function versionOf(name: string, folder: string): string {
  try {
    const { version } = JSON.parse(readFileSync(join(folder, "node_modules", name, "package.json"), "utf8")) as {
      readonly version: string;
    };
    return ` ${version}`;
  } catch {
    return ` of Node ${process.versions.node}`;
  }
}
