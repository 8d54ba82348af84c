import { createSandbox, type Fault, type Reply, type Sandbox, type Style } from "../../sandbox/index.js";
import type { Contract } from "../../src/contract/model.js";
import { createRandom } from "../create-random.js";
import { KEY, type Probe } from "./probe.js";

/** Yields the sandbox's response to each probe, as one text. Time and random numbers are the same in every call. */
export async function* responsesTo(
  contract: Contract,
  probes: readonly Probe[],
  options: { readonly faults?: readonly Fault[]; readonly style?: Style } = {},
): AsyncGenerator<string> {
  let now = 1_700_000_000_000;
  const pace = { queued: 3, running: 3 };
  const sandbox = createSandbox({ contract, apiKey: KEY, pace, clock: () => now, random: createRandom(1), ...options });
  const ids: string[] = [];
  // All probes share a connection.
  const connection = {};
  try {
    for (const probe of probes) {
      now += 2;
      yield await send(sandbox, probe, ids, connection);
    }
  } finally {
    sandbox.close();
  }
}

async function send(sandbox: Sandbox, probe: Probe, ids: string[], connection: object): Promise<string> {
  const { headers, isFollowed = false, method, path } = probe;
  const body = typeof probe.body === "string" ? Buffer.from(probe.body) : probe.body;
  // Closing the sandbox ends all open streams, so no request needs a signal.
  const reply = await sandbox.handle({ method, path: path(ids), headers, body, connection });
  const text = await readReply(reply, isFollowed);
  const id = /"id":"([^"]*)"/.exec(text)?.[1];
  if (method === "POST" && id !== undefined) ids.push(id);
  return text;
}

async function readReply(reply: Reply, isFollowed: boolean): Promise<string> {
  if (reply.kind !== "stream") {
    const { kind } = reply;
    return kind === "answer" || kind === "cut" || kind === "drip"
      ? `${kind} ${reply.status} ${JSON.stringify(reply.headers)} ${Buffer.from(reply.body).toString("latin1")}`
      : kind;
  }
  let text = `stream ${reply.status} ${JSON.stringify(reply.headers)} `;
  const iterator = reply.chunks[Symbol.asyncIterator]();
  try {
    for (let count = 0; isFollowed || count === 0; count += 1) {
      const next = await Promise.race([
        iterator.next(),
        new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 120)),
      ]);
      if (next === undefined || count > 20) return `${text}(open)`;
      if (next.done) return `${text}(end)`;
      text += next.value;
    }
  } catch {
    return `${text}(broken)`;
  }
  return text;
}
