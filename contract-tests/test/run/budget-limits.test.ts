import { describe, expect, test } from "vitest";
import { main } from "../../src/cli/main.js";
import type { Profile } from "../../src/run/plan.js";
import { conclude } from "../../src/run/report.js";
import { conforming, KEY, limitOf } from "../../test-support/conforming.js";
import { failing, runSuite, runSuiteOverHttp } from "../../test-support/judge.js";
import type { Arrival, Reply } from "../../test-support/serve.js";

/** A server that counts what it takes, and what it would charge. */
function counting(style: Parameters<typeof conforming>[0] & object = {}, price: (request: Arrival) => number = () => 20) {
  const answer = conforming({
    ...style,
    response: (generation, body) => ({ ...generation, usage: { total: price({ body: JSON.stringify(body) } as Arrival) } }),
  });
  const taken: Arrival[] = [];
  let credits = 0;
  const handle = (request: Arrival): Reply => {
    const reply = answer(request);
    if (request.method === "POST" && reply.status < 300) {
      taken.push(request);
      credits += price(request);
    }
    return reply;
  };
  return { handle, taken, credits: () => credits };
}

const lax = { accepts: () => true };

describe("a budget of accepted requests", () => {
  test.each([2, 3, 5, 10, 30])("%d: no more are taken, whether or not the server is right", async (maxAccepted) => {
    for (const style of [{}, lax]) {
      const { handle, taken } = counting(style);
      const { report } = await runSuite(handle, { maxAccepted });
      expect(taken.length).toBeLessThanOrEqual(maxAccepted);
      expect(report.traffic.accepted).toBe(taken.length);
      expect(conclude(report)).toBe(style === lax ? "violates" : "conforms");
    }
  });

  test("of none: nothing is sent that should be taken, and the first that is taken all the same is the last", async () => {
    const right = counting();
    await runSuite(right.handle, { maxAccepted: 0 });
    expect(right.taken).toEqual([]);
    const wrong = counting(lax);
    const { report } = await runSuite(wrong.handle, { maxAccepted: 0 });
    expect(wrong.taken).toHaveLength(1);
    expect(conclude(report)).toBe("violates");
  });

  test("is used up by answers that got lost, too", async () => {
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

  test("what is left out is said, with its reason", async () => {
    const { report } = await runSuite(counting().handle, { maxAccepted: 4 });
    const reasons = new Set(report.verdicts.filter(({ outcome }) => outcome === "skipped").map(({ reason }) => reason));
    expect([...reasons]).toContain("the budget of 4 accepted requests is used up");
  });
});

describe("a budget of credits", () => {
  const bySize = ({ body }: Arrival) => {
    const { duration = 5, n = 1 } = JSON.parse(body) as { readonly duration?: number; readonly n?: number };
    return 4 * duration * n;
  };

  test.each<[string, (request: Arrival) => number]>([
    ["the same for all", () => 20],
    ["by seconds and results", bySize],
    ["twice as much for some", (request) => bySize(request) * (request.body.includes("1080p") ? 2 : 1)],
  ])("is kept where a request costs %s", async (_, price) => {
    for (const maxCredits of [20, 100, 500]) {
      const { handle, credits, taken } = counting({}, price);
      const { report } = await runSuite(handle, { maxCredits, selects: (id) => !id.startsWith("streamVideo:") });
      expect(credits()).toBeLessThanOrEqual(maxCredits);
      expect(report.traffic.credits).toBe(credits());
      expect(taken.length).toBeGreaterThan(0);
    }
  });

  test("is kept where the server takes everything", async () => {
    const { handle, credits, taken } = counting(lax);
    const { report } = await runSuite(handle, { maxCredits: 100 });
    expect(taken.length).toBeGreaterThan(1);
    expect(credits()).toBeLessThanOrEqual(100);
    expect(report.traffic.credits).toBe(credits());
  });

  test("ends with the first request of a server that does not say what it costs", async () => {
    const answer = conforming({ response: (generation) => ({ ...generation, usage: {} }) });
    const { report } = await runSuite(answer, { maxCredits: 100, selects: (id) => !id.startsWith("streamVideo:") });
    expect(report.traffic.accepted).toBe(1);
  });
});

describe("the live profile", () => {
  const live = { profile: "live" as Profile };

  test("has at most ten requests taken, and covers every listed value and every one of a small range", async () => {
    const { handle, taken } = counting();
    const { report } = await runSuite(handle, live);
    expect(taken.length).toBeLessThanOrEqual(10);
    expect(failing(report)).toEqual([]);
    const bodies = taken.map(({ body }) => JSON.parse(body) as Readonly<Record<string, unknown>>);
    const tried = (name: string) => new Set(bodies.map((body) => body[name]));
    for (const name of ["resolution", "aspect_ratio", "movement_amplitude"])
      expect([...tried(name)]).toEqual(expect.arrayContaining(limitOf(name, "enum") as unknown[]));
    for (const name of ["duration", "n"]) {
      const [low, high] = [Number(limitOf(name, "minimum")), Number(limitOf(name, "maximum"))];
      expect([...tried(name)]).toEqual(expect.arrayContaining(Array.from({ length: high - low + 1 }, (_, index) => low + index)));
    }
    expect([...tried("generate_audio")]).toEqual(expect.arrayContaining([true, false]));
    expect([...tried("seed")]).toContain(null);
  });

  test("sends what must be refused all the same", async () => {
    const { report } = await runSuite(counting().handle, live);
    expect(report.verdicts.find(({ check }) => check.id === "duration.maximum.invalid")?.outcome).toBe("pass");
    expect(report.verdicts.find(({ check }) => check.id === "generate_audio.type.boolean.observed")?.outcome).toBe("skipped");
  });

  test("is kept by a server that takes everything", async () => {
    const { handle, taken } = counting(lax);
    await runSuite(handle, live);
    expect(taken.length).toBeLessThanOrEqual(10);
  });
});

describe("parts of a run", () => {
  test("together are the whole: each check is in one of them, what is taken is no more", async () => {
    const ids = async (shard?: { readonly index: number; readonly count: number }) => {
      const { report } = await runSuite(conforming(), { shard });
      return report.verdicts.filter(({ requests }) => requests !== undefined).map(({ check }) => check.id);
    };
    const whole = await ids();
    const parts = await Promise.all([0, 1, 2].map((index) => ids({ index, count: 3 })));
    expect(parts.flat().sort()).toEqual([...whole].sort());
    expect(parts.every((part) => part.length > 10)).toBe(true);
  });

  test("the same seed gives the same requests", async () => {
    const bodies = async (seed: number) => {
      const { received } = await runSuite(conforming(), { concurrency: 1, seed });
      return received.map(({ body, method, path }) => `${method} ${path} ${body}`);
    };
    const once = await bodies(7);
    expect(await bodies(7)).toEqual(once);
    expect(await bodies(8)).not.toEqual(once);
  });
});

describe("on the command line", () => {
  async function execute(...args: readonly string[]) {
    let stdout = "";
    const status = await main(
      args,
      { env: { SKILLS_VIDEO_API_KEY: KEY }, stdout: { write: (text) => (stdout += text) }, stderr: { write: () => true } },
      { command: "vidu-conformance" },
    );
    return { status, stdout };
  }

  test("a plan says what would be sent and what it could cost, and sends nothing", async () => {
    const base = ["--plan", "--base-url", "https://api.invalid/v1"];
    const none = await execute(...base);
    expect(none.stdout).toContain("at most 0 of which");
    expect(none.stdout).toContain("No budget is given");
    const live = await execute(...base, "--profile", "live", "--max-accepted", "10");
    expect(live.stdout).toMatch(/About \d{3} requests, at most (?:[4-9]|10) of which/);
    expect(live.stdout).toContain("Nothing has been sent.");
    expect([none.status, live.status]).toEqual([0, 0]);
  });

  test("without a base URL the sandbox of the package is judged", async () => {
    const { status, stdout } = await execute("--wait", "200", "--shard", "1/4");
    expect(stdout).toContain("The server conforms.");
    expect(stdout).not.toContain(KEY);
    expect(status).toBe(0);
  });
});

test("strictly, a warning fails the run", async () => {
  const warned = conforming({ response: (generation) => ({ ...generation, usage: { total: "20" } }) });
  const { report } = await runSuite(warned);
  expect(report.verdicts.some(({ outcome }) => outcome === "warn")).toBe(true);
  expect(conclude(report)).toBe("conforms");
  expect(conclude((await runSuite(warned, { isStrict: true })).report)).toBe("violates");
});
