/** Tests the provider with the AI SDK. Counts the submissions at a server under every fault. Prints the results as JSON. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import {
  APICallError,
  createProviderRegistry,
  experimental_generateVideo as generateVideo,
  experimental_getVideoStatus as getVideoStatus,
  experimental_startVideo as startVideo,
} from "ai";
import { isViduError } from "vidu-q2-turbo";
import { createVidu } from "vidu-q2-turbo/ai-sdk";

globalThis.AI_SDK_LOG_WARNINGS = false;
const { apiKey, baseUrl } = JSON.parse(process.argv[2]);
const prompt = "a cat walking through neon rain";
// The SDK downloads nothing from the hosts of a local network, such as the sandbox.
const download = async () => ({ data: new Uint8Array([0, 0, 0, 24]), mediaType: "video/mp4" });
const poll = { intervalMs: 20 };
const GENERATION = { id: "gen_1", status: "IN_QUEUE", input: {}, usage: { total: 20 } };
const COMPLETED = { ...GENERATION, status: "COMPLETED", data: { videos: [{ url: "https://cdn.example/1.mp4" }] } };
const FAILED = { ...GENERATION, status: "FAILED", code: "VIDEO_GENERATION_FAILED", message: "It failed.", data: null };
const retryable = () => new APICallError({ message: "retry", url: "https://example.com", isRetryable: true });

const json =
  (status, body, headers = {}) =>
  (_, response) =>
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
const text = (body) => (_, response) => response.writeHead(200).end(body);
const lost = (request) => request.socket.destroy();
const silent = () => {};
const accepted = json(200, GENERATION);
const pending = json(200, { ...GENERATION, data: null });
const completed = json(200, COMPLETED);

/** Runs a call of the SDK against a server. Returns the error and the requests that the server received. */
async function callWith({ post = accepted, get = completed, settings, call }) {
  const received = { POST: 0, GET: 0 };
  const controller = new AbortController();
  const server = createServer((request, response) => {
    received[request.method] += 1;
    request.resume();
    request.on("end", () => (request.method === "POST" ? post : get)(request, response, { controller, count: received.GET }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const model = createVidu({
    ...{ apiKey, baseUrl: `http://127.0.0.1:${server.address().port}`, pollInterval: 20, timeout: 5000 },
    ...settings,
  }).video();
  const outcome = await call({ model, prompt, maxRetries: 3, abortSignal: controller.signal, download }).then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  server.closeAllConnections();
  server.close();
  return { ...outcome, received };
}

/** Each fault with the error that the caller must receive. `polled` is that of the flow in which the SDK polls. */
const FAULTS = {
  "a lost response": { post: lost, error: "SubmissionOutcomeUnknownError" },
  "a timeout": { post: silent, settings: { timeout: 4000 }, error: "SubmissionOutcomeUnknownError" },
  "a malformed response": { post: text("{"), error: "SubmissionOutcomeUnknownError" },
  "a response without an id": { post: json(200, {}), error: "SubmissionOutcomeUnknownError" },
  "the status 408": { post: json(408, {}), error: "ApiError" },
  "the status 409": { post: json(409, {}), error: "ApiError" },
  "the status 429": { post: json(429, {}, { "retry-after": "0" }), error: "RateLimitError" },
  "the status 500": { post: json(500, {}), error: "ServerError" },
  "the status 503": { post: json(503, {}, { "retry-after": "0" }), error: "ServerError" },
  "an abort before the response": {
    post: (_, __, { controller }) => controller.abort(),
    error: "AbortError",
    outcome: "unknown",
  },
  "an abort of a poll": { get: (_, __, { controller }) => controller.abort(), error: "AbortError", outcome: "accepted" },
  "a failed generation": { get: json(200, FAILED), error: "GenerationFailedError", polled: /gen_1 .*VIDEO_GENERATION_FAILED/ },
  "polls that are rejected": { get: json(401, {}), error: "AuthenticationError" },
  "a callback that throws a retryable error": { settings: { onUpdate: () => Promise.reject(retryable()) }, error: "ViduError" },
  "a middleware that throws a retryable error": {
    settings: { middleware: [{ onResponse: () => Promise.reject(retryable()) }] },
    error: "SubmissionOutcomeUnknownError",
  },
  "an output without videos": { get: json(200, { ...COMPLETED, data: {} }), sdkError: "AI_NoVideoGeneratedError" },
  "a download that fails": {
    call: (options) => generateVideo({ ...options, download: () => Promise.reject(retryable()) }),
    sdkError: "AI_APICallError",
  },
};

const tests = {
  "generates a video": async () => {
    const updates = [];
    const model = createVidu({ apiKey, baseUrl, pollInterval: 20, onUpdate: (update) => updates.push(update) }).video();
    const options = { duration: 4, resolution: "1920x1080", seed: 7, fps: 30, headers: { "x-team": "a" } };
    const providerOptions = { vidu: { movement_amplitude: "small" } };
    const result = await generateVideo({ model, prompt, n: 2, ...options, providerOptions, download });
    assert.equal(result.video.mediaType, "video/mp4");
    assert.deepEqual(
      result.warnings.map(({ type, feature }) => `${type} ${feature}`),
      ["unsupported fps"],
    );
    const { id, usage, videos } = result.providerMetadata.vidu;
    assert.equal(id, updates[0].id);
    assert.ok(usage.total > 0 && videos.every((video) => video.id === id));
    assert.equal(result.responses[0].modelId, "vidu-q2-turbo");
  },
  "lets the SDK poll": async () => {
    const model = createVidu({ apiKey, baseUrl }).video();
    const { videos } = await generateVideo({ model, prompt, poll, download });
    assert.equal(videos.length, 1);
  },
  "returns the request ids": async () => {
    const fault = {
      post: json(200, GENERATION, { "x-request-id": "req_1" }),
      get: json(200, COMPLETED, { "x-request-id": "req_2" }),
    };
    for (const options of [{}, { poll }]) {
      const { value } = await callWith({ ...fault, call: (others) => generateVideo({ ...others, ...options }) });
      assert.deepEqual(value?.providerMetadata.vidu.requestIds, ["req_1", "req_2"]);
    }
  },
  "starts a video and gets its status later": async () => {
    const model = createVidu({ apiKey, baseUrl }).video();
    const { operation, warnings } = await startVideo({ model, prompt, webhookUrl: "https://example.com/" });
    assert.equal(warnings[0].feature, "webhookUrl");
    const saved = JSON.parse(JSON.stringify(operation));
    let status;
    do {
      await new Promise((resolve) => setTimeout(resolve, 50));
      status = await getVideoStatus(createVidu({ apiKey, baseUrl }).video(), { operation: saved });
    } while (status.status === "pending");
    assert.equal(status.status, "completed");
    assert.equal(status.videos.length, 1);
  },
  "works in a registry": async () => {
    const registry = createProviderRegistry({ vidu: createVidu({ apiKey, baseUrl, pollInterval: 20 }) });
    const { videos } = await generateVideo({ model: registry.videoModel("vidu:vidu-q2-turbo"), prompt, download });
    assert.equal(videos.length, 1);
  },
  "splits a large `n` into one submission per call": async () => {
    const { received, value } = await callWith({ call: (options) => generateVideo({ ...options, n: 5 }) });
    assert.equal(received.POST, 2);
    assert.equal(value.responses.length, 2);
  },
  "rejects invalid requests before it sends them": async () => {
    for (const options of [
      { duration: 99 },
      { aspectRatio: "5:4" },
      { providerOptions: { vidu: { movementAmplitude: "small" } } },
    ]) {
      const { error, received } = await callWith({ call: (others) => generateVideo({ ...others, ...options }) });
      assert.ok(isViduError(error, "InvalidRequestError"), String(error));
      assert.equal(received.POST, 0);
    }
  },
  "repeats polls that fail temporarily": async () => {
    const get = (request, response, { count }) =>
      (count < 3 ? (count === 1 ? lost : json(503, {})) : count < 5 ? pending : completed)(request, response);
    for (const options of [{}, { poll }]) {
      const { error, received } = await callWith({ get, call: (others) => generateVideo({ ...others, ...options }) });
      assert.equal(error, undefined);
      assert.deepEqual(received, { POST: 1, GET: 5 });
    }
  },
  // Without this test, the tests of faults could pass with a version of the SDK that never repeats a call.
  "would be called again after a retryable error": async () => {
    let calls = 0;
    const doGenerate = () => {
      calls += 1;
      return Promise.reject(retryable());
    };
    const model = { ...createVidu({ apiKey, baseUrl }).video(), doGenerate };
    await assert.rejects(generateVideo({ model, prompt, maxRetries: 1 }));
    assert.equal(calls, 2);
  },
};

for (const [name, { call = generateVideo, error: expected, outcome, polled, sdkError, ...fault }] of Object.entries(FAULTS))
  for (const flow of sdkError ? [{}] : [{}, { poll }])
    tests[`sends one POST: ${name}${flow.poll ? ", while the SDK polls" : ""}`] = async () => {
      const { error, received } = await callWith({ ...fault, call: (options) => call({ ...options, ...flow }) });
      assert.equal(received.POST, 1);
      if (flow.poll && polled) assert.match(error.message, polled);
      else if (sdkError) assert.equal(error?.name, sdkError);
      else assert.ok(isViduError(error) && error.name === expected, `the error is ${error}`);
      if (outcome) assert.equal(error.outcome, outcome);
    };

const results = await Promise.all(
  Object.entries(tests).map(([name, run]) =>
    run().then(
      () => ({ name }),
      (error) => ({ name, problem: String(error) }),
    ),
  ),
);
console.log(JSON.stringify(results));
