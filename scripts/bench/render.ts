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

![Bytes, time to import and time of a submission by client; further left is better](benchmarks.svg)

| client | bytes, bundled, gzip | import, ms | submission / bare fetch |
| --- | ---: | ---: | ---: |
${lines.map((line) => `| ${line} |`).join("\n")}

- **Bytes:** what a program that imports the client's entry is made of with all that it needs, by esbuild, minified, for
  browsers, after gzip -9. Of this package it is \`createClient\` with validation, waiting and streaming.
- **Import:** milliseconds of \`await import()\` in a new process; the median of 21, the clients by turns.
- **Submission:** blocks of 20 submissions, in an order that is shuffled for each of 150 rounds, over connections that
  are kept alive, to a server in another process on the same machine. Each round gives a ratio of medians to the bare
  \`fetch(url, init)\` of the same round; the figure is their median, with 95 percent of a bootstrap in parentheses.
  Only ratios of one run are to be compared.
- **Machine:** ${cpus().length} × ${cpus()[0]?.model.trim()}, Node ${process.versions.node}, ${process.platform} ${process.arch}.
`;
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
