import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import type { Profile } from "../../src/run/plan.js";
import { conclude } from "../../src/run/report.js";
import { conforming, KEY, limitOf } from "../../test-support/conforming.js";
import { failing, runSuite, runSuiteOverHttp, SAMPLE } from "../../test-support/run-suite.js";
import type { ReceivedRequest, Reply } from "../../test-support/serve.js";

/** Creates a server that records the accepted requests and their price. */
function createCountingServer(
  style: Parameters<typeof conforming>[0] & object = {},
  price: (request: ReceivedRequest) => number = () => 20,
) {
  const answer = conforming({
    ...style,
    response: (generation, body) => ({
      ...generation,
      usage: { total: price({ body: JSON.stringify(body) } as ReceivedRequest) },
    }),
  });
  const accepted: ReceivedRequest[] = [];
  let credits = 0;
  const handle = (request: ReceivedRequest): Reply => {
    const reply = answer(request);
    if (request.method === "POST" && reply.status < 300) {
      accepted.push(request);
      credits += price(request);
    }
    return reply;
  };
  return { handle, accepted, credits: () => credits };
}

const acceptsEverything = { accepts: () => true };

describe("a budget of accepted requests", () => {
  // Pairs of values need many accepted requests.
  const selects = (id: string) => /^(?:body\.pairs|body\.minimal|duration|n|seed)\.|^getGeneration:response/.test(id);

  test.each([2, 3, 5, 10, 30])(
    "of %d limits the accepted requests, on a conforming and on a faulty server",
    async (maxAccepted) => {
      for (const style of [{}, acceptsEverything]) {
        const { handle, accepted } = createCountingServer(style);
        const { report } = await runSuite(handle, style === acceptsEverything ? { maxAccepted } : { maxAccepted, selects });
        expect(accepted.length).toBeLessThanOrEqual(maxAccepted);
        expect(report.traffic.accepted).toBe(accepted.length);
        expect(conclude(report)).toBe(style === acceptsEverything ? "violates" : "inconclusive");
      }
    },
  );

  test("of 0 sends no valid request, and ends with the first accepted invalid request", async () => {
    const conformingServer = createCountingServer();
    await runSuite(conformingServer.handle, { maxAccepted: 0 });
    expect(conformingServer.accepted).toEqual([]);
    const faultyServer = createCountingServer(acceptsEverything);
    const { report } = await runSuite(faultyServer.handle, { maxAccepted: 0 });
    expect(faultyServer.accepted).toHaveLength(1);
    expect(conclude(report)).toBe("violates");
  });

  test("counts requests whose response is lost", async () => {
    let sent = 0;
    await runSuiteOverHttp(
      ({ socket, body }) => {
        if (body.includes("prompt")) sent += 1;
        return void socket.destroy();
      },
      { maxAccepted: 3, selects: (id) => id.startsWith("n.") },
    );
    expect(sent).toBeGreaterThan(0);
    expect(sent).toBeLessThanOrEqual(3);
  });

  test("is the reason of the skipped checks", async () => {
    const { report } = await runSuite(createCountingServer().handle, { maxAccepted: 4, selects });
    const reasons = new Set(report.verdicts.filter(({ outcome }) => outcome === "skipped").map(({ reason }) => reason));
    expect([...reasons]).toContain("the budget of 4 accepted requests is used up");
  });
});

describe("a budget of credits", () => {
  const bySize = ({ body }: ReceivedRequest) => {
    const { duration = 5, n = 1 } = JSON.parse(body) as { readonly duration?: number; readonly n?: number };
    return 4 * duration * n;
  };

  test.each<[string, (request: ReceivedRequest) => number]>([
    ["the same for all", () => 20],
    ["proportional to seconds and results", bySize],
    ["doubled for some values", (request) => bySize(request) * (request.body.includes("1080p") ? 2 : 1)],
  ])("is not exceeded if the price of a request is %s", async (_, price) => {
    for (const maxCredits of [20, 100, 500]) {
      const { handle, credits, accepted } = createCountingServer({}, price);
      const { report } = await runSuite(handle, { maxCredits, selects: (id) => /^(?:body\.pairs|n)\./.test(id) });
      expect(credits()).toBeLessThanOrEqual(maxCredits);
      expect(report.traffic.credits).toBe(credits());
      expect(accepted.length).toBeGreaterThan(0);
    }
  });

  test("is not exceeded if the server accepts everything", async () => {
    const { handle, credits, accepted } = createCountingServer(acceptsEverything);
    const { report } = await runSuite(handle, { maxCredits: 100, selects: (id) => id.startsWith("n.") });
    expect(accepted.length).toBeGreaterThan(1);
    expect(credits()).toBeLessThanOrEqual(100);
    expect(report.traffic.credits).toBe(credits());
  });

  test("ends the run after one accepted request if the server returns no price", async () => {
    const answer = conforming({ response: (generation) => ({ ...generation, usage: {} }) });
    const { report } = await runSuite(answer, { maxCredits: 100, selects: (id) => id.startsWith("n.") });
    expect(report.traffic.accepted).toBe(1);
  });
});

describe("the live profile", () => {
  const live = { profile: "live" as Profile };

  test("covers every enum value and every value of a small range with at most ten accepted requests", async () => {
    const { handle, accepted } = createCountingServer();
    const { report } = await runSuite(handle, live);
    expect(accepted.length).toBeLessThanOrEqual(10);
    expect(failing(report)).toEqual([]);
    const bodies = accepted.map(({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>);
    const sentValues = (name: string) => new Set(bodies.map((body) => body[name]));
    for (const name of ["resolution", "aspect_ratio", "movement_amplitude"])
      expect([...sentValues(name)]).toEqual(expect.arrayContaining(limitOf(name, "enum") as unknown[]));
    for (const name of ["duration", "n"]) {
      const [low, high] = [Number(limitOf(name, "minimum")), Number(limitOf(name, "maximum"))];
      const values = Array.from({ length: high - low + 1 }, (_, index) => low + index);
      // A range with more values than requests has only samples.
      expect([...sentValues(name)]).toEqual(expect.arrayContaining(values.length > 8 ? [low, high] : values));
    }
    expect([...sentValues("generate_audio")]).toEqual(expect.arrayContaining([true, false]));
    expect([...sentValues("seed")]).toContain(null);
  });

  test("still sends the requests that the server must reject", async () => {
    const { report } = await runSuite(createCountingServer().handle, live);
    expect(report.verdicts.find(({ check }) => check.id === "duration.maximum.invalid")?.outcome).toBe("pass");
    expect(report.verdicts.find(({ check }) => check.id === "generate_audio.type.boolean.observed")?.outcome).toBe("skipped");
  });

  test("sends at most ten accepted requests to a server that accepts everything", async () => {
    const { handle, accepted } = createCountingServer(acceptsEverything);
    await runSuite(handle, live);
    expect(accepted.length).toBeLessThanOrEqual(10);
  });
});

describe("shards of a run", () => {
  test("contain every check exactly once", async () => {
    const ids = async (shard?: { readonly index: number; readonly count: number }) => {
      const { report } = await runSuite(conforming(), { shard });
      return report.verdicts.filter(({ requests }) => requests !== undefined).map(({ check }) => check.id);
    };
    const all = await ids();
    const shards = await Promise.all([0, 1, 2].map((index) => ids({ index, count: 3 })));
    expect(shards.flat().sort()).toEqual([...all].sort());
    expect(shards.every((shardIds) => shardIds.length > 10)).toBe(true);
  });
});

describe("the command line", () => {
  async function execute(...args: readonly string[]) {
    let stdout = "";
    const status = await main(
      args,
      { env: { SKILLS_VIDEO_API_KEY: KEY }, stdout: { write: (text) => (stdout += text) }, stderr: { write: () => true } },
      { command: "vidu-conformance" },
    );
    return { status, stdout };
  }

  test("shows the requests of a plan and their maximum cost, and sends nothing", async () => {
    const base = ["--plan", "--base-url", "https://api.invalid/v1"];
    const none = await execute(...base);
    expect(none.stdout).toContain("at most 0 of them");
    expect(none.stdout).toContain("No budget is set");
    const live = await execute(...base, "--profile", "live", "--max-accepted", "10");
    expect(live.stdout).toMatch(/About \d{3} requests\. .* at most (?:[4-9]|10) of them/);
    expect(live.stdout).toContain("Nothing was sent.");
    expect([none.status, live.status]).toEqual([0, 0]);
  });

  test("checks the sandbox of the package if no base URL is given", async () => {
    const { status, stdout } = await execute("--wait", "200", "--shard", "1/4");
    expect(stdout).toContain("The server conforms.");
    expect(stdout).not.toContain(KEY);
    expect(status).toBe(0);
  });
});

test("a strict run fails with a warning", async () => {
  const warned = conforming({ response: (generation) => ({ ...generation, usage: { total: "20" } }) });
  const { report } = await runSuite(warned, SAMPLE);
  expect(report.verdicts.some(({ outcome }) => outcome === "warn")).toBe(true);
  expect(conclude(report)).toBe("conforms");
  expect(conclude((await runSuite(warned, { ...SAMPLE, isStrict: true })).report)).toBe("violates");
});
