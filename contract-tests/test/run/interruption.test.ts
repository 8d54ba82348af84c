import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import { type RunOptions, run } from "../../src/run/run.js";
import type { Transport } from "../../src/traffic/exchange.js";
import { Interruption } from "../../src/traffic/interruption.js";
import { conforming, contract, KEY } from "../../test-support/conforming.js";
import { inProcessTransport, type ReceivedRequest, type Reply, serve } from "../../test-support/serve.js";

/** Interrupts a run shortly after a request that satisfies a condition. Counts the requests that are sent later. */
async function interruptAt(
  isReached: (request: ReceivedRequest, index: number) => boolean,
  respond: (request: ReceivedRequest) => Reply | Promise<Reply>,
  options: Partial<RunOptions> = {},
) {
  const controller = new AbortController();
  let interruptedAt = 0;
  let usage = process.cpuUsage();
  let later = 0;
  const interrupt = () => {
    interruptedAt = performance.now();
    usage = process.cpuUsage();
    controller.abort(new Interruption("by SIGTERM"));
  };
  const received: ReceivedRequest[] = [];
  const inner = inProcessTransport((request) => {
    if (interruptedAt === 0 && isReached(request, received.length)) setTimeout(interrupt, 5);
    return respond(request);
  }, received);
  const transport: Transport = (request, limits) => {
    if (controller.signal.aborted) later += 1;
    return inner(request, limits);
  };
  const limits = { concurrency: 4, maxAccepted: Number.POSITIVE_INFINITY, samples: 1, seed: 1, timeout: 2000 };
  const target = { apiKey: KEY, baseUrl: "http://localhost", contract, signal: controller.signal, transport };
  const report = await run({ ...limits, ...target, ...options });
  const elapsed = performance.now() - interruptedAt;
  const { system, user } = process.cpuUsage(usage);
  return { elapsed, cpuTime: (system + user) / 1000, isInterrupted: interruptedAt > 0, later, report };
}

const tooMany: Reply = { status: 429, headers: { "retry-after": "25" }, body: { code: "RATE", message: "Wait." } };

describe("an interrupted run ends promptly with a report that states the signal, and sends nothing more", () => {
  test.each<[string, Parameters<typeof interruptAt>]>([
    ["at the first request", [(_, index) => index === 1, conforming()]],
    ["among invalid requests", [(_, index) => index === 40, conforming()]],
    ["with many samples", [(_, index) => index === 40, conforming(), { samples: 10_000 }]],
    [
      "while results are polled",
      [
        ({ method }, index) => method === "GET" && index > 100,
        conforming({ result: (result) => ({ ...result, status: "IN_QUEUE" }) }),
        { patience: 3_600_000 },
      ],
    ],
    [
      "during backoff",
      [
        ({ body }) => body.includes('"duration"'),
        (request) => (request.body.includes('"duration"') ? tooMany : conforming()(request)),
      ],
    ],
    ["while a failure is shrunk", [(_, index) => index === 60, () => ({ status: 200, body: { id: "gen_1" } })]],
  ])("%s", async (_, args) => {
    const { cpuTime, elapsed, isInterrupted, later, report } = await interruptAt(...args);
    expect(isInterrupted).toBe(true);
    expect(report.obstacle?.reason).toBe("the run was interrupted by SIGTERM");
    expect(later).toBe(0);
    // On an idle machine, the run ends after its CPU time, unless it waits: one of the servers requires a delay of 25 s.
    expect(cpuTime).toBeLessThan(4000);
    expect(elapsed).toBeLessThan(20_000 + 4 * cpuTime);
  });

  test("while the server does not respond", async () => {
    const controller = new AbortController();
    await using server = await serve(() => {
      setTimeout(() => controller.abort(new Interruption("by SIGHUP")), 20);
      return undefined;
    });
    const limits = { concurrency: 4, maxAccepted: 60, samples: 1, seed: 1, timeout: 600_000 };
    const report = await run({ ...limits, apiKey: KEY, baseUrl: server.url, contract, signal: controller.signal });
    expect(report.obstacle?.reason).toBe("the run was interrupted by SIGHUP");
  });
});

test("every format of the report states the signal, and the exit status is 2", async () => {
  const controller = new AbortController();
  const folder = await mkdtemp(join(tmpdir(), "interrupted-"));
  const respond = conforming();
  await using server = await serve((request) => {
    if (server.received.length > 20) controller.abort(new Interruption("by SIGTERM"));
    return respond(request);
  });
  let stdout = "";
  const terminal = {
    env: { SKILLS_VIDEO_API_KEY: KEY },
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: () => {} },
    signal: controller.signal,
  };
  const args = ["--base-url", server.url, "--report", folder, "--concurrency", "1"];
  expect(await main(args, terminal, { command: "vidu-conformance" })).toBe(2);
  const files = ["index.html", "report.json", "junit.xml", "summary.md"].map((name) => readFile(join(folder, name), "utf8"));
  for (const text of [stdout, ...(await Promise.all(files))]) expect(text).toContain("interrupted by SIGTERM");
});

test("a target that is still starting is not tested, and there is a report", async () => {
  const controller = new AbortController();
  const folder = await mkdtemp(join(tmpdir(), "interrupted-"));
  const terminal = { env: {}, stdout: { write: () => {} }, stderr: { write: () => {} }, signal: controller.signal };
  const startTarget = (_: string | undefined, signal?: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      signal?.addEventListener("abort", () => reject(new Error("stopped")));
      controller.abort(new Interruption("by SIGINT"));
    });
  expect(await main(["--report", folder], terminal, { command: "vidu-conformance", startTarget })).toBe(2);
  expect(await readFile(join(folder, "report.json"), "utf8")).toContain("interrupted by SIGINT");
});

test("a dry run that is interrupted ends with one line and status 2", async () => {
  let stderr = "";
  const signal = AbortSignal.abort(new Interruption("by SIGINT"));
  const terminal = { env: {}, stdout: { write: () => {} }, stderr: { write: (text: string) => (stderr += text) }, signal };
  expect(await main(["--plan"], terminal, { command: "vidu-conformance" })).toBe(2);
  expect(stderr).toBe("vidu-q2-turbo-conformance: the run was interrupted by SIGINT\n");
});
