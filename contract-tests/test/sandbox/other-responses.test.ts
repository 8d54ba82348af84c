import { expect, test } from "vitest";
import { createSandbox } from "../../sandbox/index.js";
import { checkResponses } from "../../sandbox/responses/check-responses.js";
import { parseContract } from "../../src/contract/parse.js";
import type { JsonObject } from "../../src/util/json.js";
import { content } from "../../test-support/contract-with.js";

const KEY = "sk-other-responses";
const requestBody = content({ type: "object" });

function job(status: JsonObject): JsonObject {
  return { type: "object", required: ["id", "status"], properties: { id: { type: "string" }, status } };
}

const JOB = job({ type: "string", enum: ["queued", "running", "done", "failed"] });

/** Parses a contract with a submission, a result and another `POST`. */
function contractWith(path: string, response: JsonObject) {
  const responses = { "200": content(JOB) };
  const paths = {
    "/jobs": { post: { requestBody, responses } },
    "/jobs/{id}": { get: { responses } },
    [path]: { post: { requestBody, responses: { "200": response } } },
  };
  return parseContract(JSON.stringify({ openapi: "3.1.0", info: {}, paths }), "test");
}

async function post(contract: ReturnType<typeof contractWith>, path: string) {
  const sandbox = createSandbox({ contract, apiKey: KEY, pace: { queued: 1, running: 2 } });
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const reply = await sandbox.handle({ method: "POST", path, headers, body: Buffer.from("{}") });
  let text = reply.kind === "answer" ? String(reply.body) : "";
  if (reply.kind === "stream") for await (const chunk of reply.chunks) text += chunk;
  sandbox.close();
  return text;
}

test("a status that is not that of a generation has a documented value", async () => {
  const hook = { type: "object", required: ["status"], properties: { status: { enum: ["enabled", "disabled"] } } };
  const contract = contractWith("/hooks", content(hook));
  checkResponses(contract);
  expect(JSON.parse(await post(contract, "/hooks"))).toEqual({ status: "enabled" });
});

test("a stream has no event for a status that its events do not have", async () => {
  const events = { oneOf: [job({ const: "running" }), job({ const: "done" }), job({ const: "failed" })] };
  const contract = contractWith("/stream", { content: { "text/event-stream": { schema: events } } });
  checkResponses(contract);
  const statuses = [...(await post(contract, "/stream")).matchAll(/"status":"(\w+)"/g)].map(([, status]) => status);
  expect(statuses).toEqual(["running", "done"]);
});
