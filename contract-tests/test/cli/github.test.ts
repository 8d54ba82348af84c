import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { publishOnGithub } from "../../src/cli/github.js";
import { writeReport } from "../../src/report/write.js";
import { RICH_REPORT } from "../../test-support/rich-report.js";

/** Publishes the report in a folder. Returns what was printed, and the files of the job. */
async function publish(folder: string) {
  const job = await mkdtemp(join(tmpdir(), "job-"));
  const env = { GITHUB_OUTPUT: join(job, "output"), GITHUB_STEP_SUMMARY: join(job, "summary") };
  let printed = "";
  const stdout = { write: (text: string) => (printed += text) };
  await publishOnGithub(folder, { env, stdout, stderr: stdout });
  const read = (path: string) => readFile(path, "utf8").catch(() => "");
  return { printed, outputs: await read(env.GITHUB_OUTPUT), summary: await read(env.GITHUB_STEP_SUMMARY) };
}

describe("publishing a report in a job of GitHub Actions", () => {
  test("prints annotations, and writes the outputs and the summary", async () => {
    const folder = await mkdtemp(join(tmpdir(), "report-"));
    await writeReport(RICH_REPORT, folder);
    const { outputs, printed, summary } = await publish(folder);
    expect(printed.match(/^::error title=/gm)).toHaveLength(10);
    expect(outputs).toBe("conclusion=violates\npassed=3\nfailed=15\nwarnings=1\nflaky=1\ninconclusive=2\nnot-run=1\n");
    expect(summary).toBe(await readFile(join(folder, "summary.md"), "utf8"));
  });

  test("is an error if there is no report", async () => {
    const { outputs, printed, summary } = await publish(await mkdtemp(join(tmpdir(), "report-")));
    expect(printed).toBe("::error title=Conformance::The suite wrote no report. The log has the reason.\n");
    expect([outputs, summary]).toEqual(["", ""]);
  });

  test("shortens a summary that GitHub would reject, at a line break", async () => {
    const folder = await mkdtemp(join(tmpdir(), "report-"));
    await writeFile(join(folder, "summary.md"), "é line\n".repeat(200_000));
    const { summary } = await publish(folder);
    expect(Buffer.byteLength(summary)).toBeLessThan(1_048_576);
    expect(summary).toMatch(/\né line\n\nThe summary is too long\. The uploaded report is complete\.\n$/);
  });
});
