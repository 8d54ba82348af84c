import { describe, expect, it } from "vitest";
import { SANDBOX_KEY } from "../../sandbox/index.js";
import { CONFORMING_VARIANTS } from "../../sandbox/variants/variants.js";
import { runSandbox } from "../../src/cli/sandbox/run-sandbox.js";
import { API_KEY_VARIABLE } from "../../src/traffic/request.js";
import { above } from "../../test-support/conforming.js";
import { serve } from "../../test-support/serve.js";

const TOO_LONG = above("duration");

interface Session {
  readonly status: Promise<number>;
  /** Returns the output so far. */
  readonly text: () => string;
  readonly url: () => string;
  readonly stop: () => Promise<number>;
}

async function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Session> {
  const stop = new AbortController();
  let text = "";
  const write = (chunk: string) => {
    text += chunk;
  };
  const status = runSandbox(args, { env, stdout: { write }, stderr: { write }, signal: stop.signal });
  const settled = status.catch(() => 0);
  for (let tries = 0; !text.includes("\n") && tries < 200; tries += 1)
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, 5))]);
  return {
    status,
    text: () => text,
    url: () => /http:\/\/\S+/.exec(text)?.[0] ?? "",
    stop: () => {
      stop.abort();
      return status;
    },
  };
}

function submit(url: string, key: string = SANDBOX_KEY, body: object = { prompt: "a cat" }): Promise<Response> {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  return fetch(`${url}/generation/vidu/q2/video-turbo`, { method: "POST", headers, body: JSON.stringify(body) });
}

describe("vidu-q2-turbo-conformance sandbox", () => {
  it("prints its URL and serves until it is stopped", async () => {
    const session = await start([]);
    expect(session.text()).toMatch(/Sandbox for Vidu Q2 Video: http:\/\/127\.0\.0\.1:\d+\n/);
    expect(session.text()).toMatch(/curl .*\n.*-d '\{"prompt":/);
    expect(session.text()).toMatch(/\[fail\].*\[cancel\].*\[reject\]/s);
    expect((await submit(session.url())).status).toBe(200);
    expect(await session.stop()).toBe(0);
    await expect(submit(session.url())).rejects.toThrow();
  });

  it("also accepts the key in the environment, and does not print it", async () => {
    const session = await start([], { [API_KEY_VARIABLE]: "sk-mine" });
    expect(session.text()).not.toContain("sk-mine");
    expect((await submit(session.url(), "sk-mine")).status).toBe(200);
    expect((await submit(session.url(), SANDBOX_KEY)).status).toBe(200);
    expect((await submit(session.url(), "sk-other")).status).toBe(401);
    await session.stop();
  });

  it("has the selected faults and prints them", async () => {
    const session = await start(["--fault", "maximum.offByOne:duration", "--fault", "taken.201"]);
    expect(session.text()).toContain(`Fault: accepts \`duration\` ${TOO_LONG}, one above its maximum`);
    expect((await submit(session.url(), SANDBOX_KEY, { prompt: "a cat", duration: TOO_LONG })).status).toBe(201);
    await session.stop();
  });

  it("applies credits, rate, latency, pace and style", async () => {
    const session = await start(["--credits", "20", "--rate", "2", "--latency", "30", "--pace", "0", "--style", "202"]);
    const before = performance.now();
    const first = await submit(session.url());
    expect(performance.now() - before).toBeGreaterThan(25);
    expect([first.status, ((await first.json()) as { status: string }).status]).toEqual([202, "COMPLETED"]);
    expect((await submit(session.url())).status).toBe(402);
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await submit(session.url())).status));
    expect(statuses).toContain(429);
    await session.stop();
  });

  it("sends webhooks, signed with a random secret that it prints", async () => {
    await using receiver = await serve(() => ({ status: 200 }));
    const session = await start(["--webhook", receiver.url, "--webhook-edition", "legacy"]);
    expect(session.text()).toMatch(/Webhook secret: whsec_[\w+/=]{32}\n/);
    await submit(session.url());
    for (let tries = 0; receiver.received.length === 0 && tries < 100; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(receiver.received[0]?.headers["x-webhook-signature"]).toMatch(/^v1=[0-9a-f]{64}$/);
    await session.stop();
  });

  it("prints the list of faults and the help", async () => {
    const list = await start(["--faults"]);
    expect(await list.status).toBe(0);
    expect(list.text()).toMatch(
      new RegExp(
        `^maximum\\.offByOne:duration\\n +accepts \`duration\` ${TOO_LONG}, one above its maximum\\n +violation\\s+#/components/`,
        "m",
      ),
    );
    expect(
      list
        .text()
        .split("\n")
        .filter((line) => line.length > 80 && line.startsWith(" ")),
    ).toEqual([]);
    expect(list.text()).toMatch(/\d+ faults\n$/);
    const help = (await start(["--help"])).text();
    expect(help).toContain("--webhook-edition");
    for (const { name, title } of CONFORMING_VARIANTS) expect(help).toMatch(new RegExp(`^  ${name} +${title}$`, "m"));
    expect((await start(["--version"])).text()).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(JSON.parse((await start(["--faults", "--json"])).text()).faults.length).toBeGreaterThan(100);
  });

  it.each([
    [["--fault", "maximum.ofByOne:duration"], /did you mean maximum\.offByOne:duration\?/],
    [["--style", "odd"], /--style must be one of /],
    [["--port", "70000"], /--port must be an integer from 0 to 65535/],
    [["--credits", "-1"], /--credits/],
    [["--rate", "0"], /--rate must be an integer from 1/],
    [["--latency", "soon"], /--latency must be an integer/],
    [["--webhook", "ftp://example.com"], /--webhook must be an http\(s\) URL \(received "ftp:\/\/example\.com"\)/],
    [["--style", "2002"], /--style must be .*\(received "2002"\): did you mean '202'\?/],
    [["--credit", "1"], /^Unknown option '--credit': did you mean '--credits'\? See sandbox --help$/],
    [["--json"], /^--json needs --faults$/],
    [["--webhook-edition", "legcy"], /must be standard or legacy \(received "legcy"\): did you mean 'legacy'\?/],
    [["--webhook-edition", "old"], /--webhook-edition must be standard or legacy/],
    [["--contract", "nowhere.json"], /nowhere\.json: file not found/],
    [["--odd"], /--odd/],
    [["odd"], /odd/],
  ])("rejects %j with a message of one line", async (args, message) => {
    const { status } = await start(args);
    await expect(status).rejects.toThrow(message);
    await status.catch(({ message: line }: Error) => expect(line).not.toContain("\n"));
  });

  it("reports that a port is in use", async () => {
    const session = await start([]);
    const port = new URL(session.url()).port;
    await expect((await start(["--port", port])).status).rejects.toThrow(`--port ${port} is in use`);
    await session.stop();
  });
});
