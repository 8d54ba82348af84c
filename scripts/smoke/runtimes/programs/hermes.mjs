/** For Hermes. Runs the tests against a server in the same program, with React Native's polyfills, and prints the results. */
import "./hermes-globals.mjs";
import "abort-controller/polyfill";
import "whatwg-fetch";
import { runSmokeTests } from "./smoke.mjs";

const { apiKey, ...environment } = globalThis.smokeEnvironment;

/** The statuses of a generation, in the order of its polls. */
const STATUSES = ["IN_QUEUE", "IN_PROGRESS"];

/** The generations by their id. */
const generations = new Map();

function respond(status, body) {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}

/** A server that keeps its state in this program. */
async function fetch(url, { body, headers, method }) {
  if (!url.startsWith(`${environment.baseUrl}/`)) throw new TypeError("Network request failed");
  if (headers.get("authorization") !== `Bearer ${apiKey}`)
    return respond(401, { error: { code: "INVALID_KEY", message: `the key ${headers.get("authorization")} is invalid` } });
  if (method === "POST") {
    const generation = { id: `gen_${generations.size + 1}`, input: JSON.parse(body), usage: { total: 10 }, polls: 0 };
    generations.set(generation.id, generation);
    return respond(200, { ...generation, status: "IN_QUEUE" });
  }
  const generation = generations.get(url.slice(url.lastIndexOf("/") + 1));
  if (!generation) return respond(404, { error: { code: "NOT_FOUND", message: "there is no generation with this id" } });
  const status = STATUSES[generation.polls];
  generation.polls += 1;
  if (status) return respond(200, { ...generation, status });
  if (generation.input.prompt === "[fail]")
    return respond(200, { ...generation, status: "FAILED", code: "E1", message: "failed" });
  return respond(200, { ...generation, status: "COMPLETED", data: { videos: [{ url: `${environment.baseUrl}/1.mp4` }] } });
}

runSmokeTests({ ...environment, apiKey }, { fetch }).then((results) => print(JSON.stringify(results)));
