import { afterEach, expect, test, vi } from "vitest";
import { createFetch, json } from "../../contract-tests/test-support/fake-fetch.js";
import { COMPLETED, GENERATION, KEY } from "../../contract-tests/test-support/misbehave.js";
import { createVidu, type ViduProviderSettings, vidu } from "../ai-sdk.js";
import { limits } from "../index.js";
import type { VideoCallOptions } from "./sdk-types.js";

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

const CALL = { prompt: "a cat", n: 1, providerOptions: {} } as unknown as VideoCallOptions;

test("the model has the properties that the AI SDK reads", () => {
  expect(createVidu({ apiKey: KEY }).video()).toMatchObject({
    specificationVersion: "v4",
    provider: "vidu",
    modelId: "vidu-q2-turbo",
    maxVideosPerCall: limits.n.maximum,
  });
});

test("registries find the model by its id only", () => {
  const provider = createVidu({ apiKey: KEY });
  expect(provider.videoModel("vidu-q2-turbo")).toMatchObject({ specificationVersion: "v4" });
  expect(() => provider.videoModel("vidu-q3")).toThrow("no model `vidu-q3`. Use `vidu-q2-turbo`.");
  for (const create of [provider.languageModel, provider.embeddingModel, provider.imageModel])
    expect(() => create("x")).toThrow(TypeError);
});

test.each<[options: unknown, message: string]>([
  [{ apiKey: KEY, maxRetries: 2 }, "createVidu has no option `maxRetries`"],
  [{ apiKey: KEY, onUpdate: "log" }, "`onUpdate` must be a function (received string)"],
  [{ apikey: KEY }, "Did you mean `apiKey`?"],
  [{ apiKey: KEY, baseUrl: "nowhere" }, "`baseUrl` must be"],
  ["sk-test-4f1d0c7b", "must be an object (received string)"],
  [null, "must be an object"],
])("createVidu rejects %j", (options, message) => {
  expect(() => createVidu(options as ViduProviderSettings)).toThrow(TypeError);
  expect(() => createVidu(options as ViduProviderSettings)).toThrow(message);
});

test("createVidu accepts `maxRetries: 0`, which is what it does", () => {
  expect(() => createVidu({ apiKey: KEY, maxRetries: 0 } as ViduProviderSettings)).not.toThrow();
});

test("createVidu does not repeat a key that was passed instead of options", () => {
  expect(() => createVidu(KEY as ViduProviderSettings)).not.toThrow(KEY);
});

test("the default provider needs the key when a model is called, not before", async () => {
  vi.stubEnv("SKILLS_VIDEO_API_KEY", undefined);
  const model = vidu.video();
  await expect(model.doGenerate?.(CALL)).rejects.toThrow("An API key is required");
  vi.stubEnv("SKILLS_VIDEO_API_KEY", KEY);
  const { fetch, sent } = createFetch(({ method }) => json(method === "POST" ? GENERATION : COMPLETED));
  vi.stubGlobal("fetch", fetch);
  await expect(model.doStart?.(CALL)).resolves.toMatchObject({ operation: { id: "gen_1" } });
  expect(sent[0]?.headers.get("authorization")).toBe(`Bearer ${KEY}`);
});
