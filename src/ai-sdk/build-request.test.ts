import { describe, expect, test } from "vitest";
import { InvalidRequestError, limits } from "../index.js";
import { buildRequest } from "./build-request.js";
import type { VideoCallOptions } from "./sdk-types.js";

const CALL: VideoCallOptions = {
  prompt: "a cat",
  n: 1,
  aspectRatio: undefined,
  resolution: undefined,
  duration: undefined,
  fps: undefined,
  seed: undefined,
  image: undefined,
  frameImages: undefined,
  inputReferences: undefined,
  generateAudio: undefined,
  providerOptions: {},
};

/** Builds the request of a call with these options. Warnings are shown as their type and feature. */
function build(options: Partial<VideoCallOptions> & { readonly webhookUrl?: string }) {
  const { request, warnings } = buildRequest({ ...CALL, ...options });
  const { prompt: _, n: __, ...others } = { ...request } as Record<string, unknown>;
  return { request: others, warnings: warnings.map((warning) => `${warning.type} ${"feature" in warning && warning.feature}`) };
}

const url = (text: string, mediaType?: string) => ({ type: "url", url: text, ...(mediaType && { mediaType }) }) as const;
const data = { type: "file", mediaType: "image/png", data: new Uint8Array([1]) } as const;
const [first, second] = ["https://example.com/1.png", "https://example.com/2.png"];

test("the settings of the AI SDK become the parameters of the contract", () => {
  const options = { n: 2, duration: 4, seed: 7, generateAudio: true, aspectRatio: "9:16", resolution: "1080x1920" } as const;
  expect(buildRequest({ ...CALL, ...options })).toEqual({
    request: {
      ...{ prompt: "a cat", n: 2, duration: 4, seed: 7 },
      ...{ generate_audio: true, aspect_ratio: "9:16", resolution: "1080p" },
    },
    warnings: [],
  });
});

test("settings without a value are not sent", () => {
  expect(buildRequest({ ...CALL, prompt: undefined })).toEqual({ request: { n: 1 }, warnings: [] });
  // JavaScript callers may omit everything.
  expect(buildRequest({} as VideoCallOptions)).toEqual({ request: {}, warnings: [] });
});

test("falsy values are sent", () => {
  expect(build({ seed: 0, generateAudio: false }).request).toEqual({ seed: 0, generate_audio: false });
});

describe("the size of the video", () => {
  test.each([
    ["1280x720", "720p", "16:9"],
    ["720x1280", "720p", "9:16"],
    ["720x720", "720p", "1:1"],
    ["1920x1080", "1080p", "16:9"],
    ["1080x1920", "1080p", "9:16"],
    ["1080x1080", "1080p", "1:1"],
  ] as const)("%s is sent as %s and %s", (resolution, name, ratio) => {
    expect(build({ resolution })).toEqual({ request: { resolution: name, aspect_ratio: ratio }, warnings: [] });
  });

  test.each(["640x480", "1000x720", "1920x720", "3840x2160", "0x0", "720x0", "1280.5x720", "-1280x-720", "x", "", "HD"])(
    "%j is not sent, with a warning that lists the supported sizes",
    (resolution) => {
      const { request, warnings } = buildRequest({ ...CALL, resolution: resolution as "1x1" });
      expect(request).toEqual({ prompt: "a cat", n: 1 });
      expect(warnings).toEqual([
        { type: "unsupported", feature: "resolution", details: expect.stringMatching(/1280x720, .*1080x1080/) },
      ]);
    },
  );

  test.each(limits.resolution.enum)("the contract's own name %s is accepted", (name) => {
    expect(build({ resolution: name as "1x1" })).toEqual({ request: { resolution: name }, warnings: [] });
  });

  test("an aspect ratio replaces that of the resolution, with a warning if they differ", () => {
    expect(build({ resolution: "1280x720", aspectRatio: "1:1" })).toEqual({
      request: { resolution: "720p", aspect_ratio: "1:1" },
      warnings: ["unsupported resolution"],
    });
    expect(build({ resolution: "1280x720", aspectRatio: "16:9" }).warnings).toEqual([]);
  });

  test.each([
    ["16:9", "16:9"],
    ["1920:1080", "16:9"],
    ["2:2", "1:1"],
    // The client rejects these.
    ["21:9", "21:9"],
    ["0:0", "0:0"],
    ["1.78:1", "1.78:1"],
    ["wide", "wide"],
  ])("the aspect ratio %s is sent as %s", (aspectRatio, sent) => {
    expect(build({ aspectRatio: aspectRatio as "1:1" })).toEqual({ request: { aspect_ratio: sent }, warnings: [] });
  });

  test("`adaptive` becomes a warning", () => {
    expect(build({ aspectRatio: "adaptive" })).toEqual({ request: {}, warnings: ["unsupported aspectRatio"] });
    expect(build({ aspectRatio: "adaptive", resolution: "720x1280" }).request).toEqual({
      resolution: "720p",
      aspect_ratio: "9:16",
    });
    expect(build({ aspectRatio: "16:9", resolution: "720x1280" })).toEqual({
      request: { resolution: "720p", aspect_ratio: "16:9" },
      warnings: ["unsupported resolution"],
    });
  });
});

test("settings that the endpoint does not have become warnings", () => {
  const { request, warnings } = build({ fps: 24, webhookUrl: "https://example.com/hook" });
  expect(request).toEqual({});
  expect(warnings).toEqual(["unsupported fps", "unsupported webhookUrl"]);
});

describe("images", () => {
  test("references are sent in their order", () => {
    expect(build({ inputReferences: [url(first), url(second, "image/webp")] })).toEqual({
      request: { reference_image_urls: [first, second] },
      warnings: [],
    });
  });

  test("an image of the prompt is the first reference, with a warning", () => {
    expect(build({ image: url(first), inputReferences: [url(second)] })).toEqual({
      request: { reference_image_urls: [first, second] },
      warnings: ["compatibility image"],
    });
  });

  test("a first frame, which the AI SDK repeats as image, is sent once, and a last frame is not sent", () => {
    const frameImages = [
      { image: url(second), frameType: "last_frame" as const },
      { image: url(first), frameType: "first_frame" as const },
    ];
    for (const image of [url(first), undefined])
      expect(build({ image, frameImages })).toEqual({
        request: { reference_image_urls: [first] },
        warnings: ["unsupported frameImages", "compatibility frameImages"],
      });
    expect(build({ frameImages: frameImages.slice(0, 1) })).toEqual({ request: {}, warnings: ["unsupported frameImages"] });
    expect(build({ image: url(first), frameImages: frameImages.slice(0, 1) })).toEqual({
      request: { reference_image_urls: [first] },
      warnings: ["unsupported frameImages", "compatibility image"],
    });
  });

  test.each(["video/mp4", "audio/mpeg", "application/pdf"])("a reference of type %s is not sent, with a warning", (mediaType) => {
    const inputReferences = [url(first, mediaType), { ...data, mediaType }, url(second)];
    expect(build({ inputReferences })).toEqual({
      request: { reference_image_urls: [second] },
      warnings: ["unsupported inputReferences", "unsupported inputReferences"],
    });
  });

  test.each([
    ["image", { image: data }],
    ["inputReferences", { inputReferences: [url(first), { ...data, data: "AAAA" }] }],
    ["frameImages", { frameImages: [{ image: data, frameType: "first_frame" as const }] }],
  ])("data as %s is rejected, because the video would be charged and useless", (name, options) => {
    const error = (() => {
      try {
        return build(options);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toBeInstanceOf(InvalidRequestError);
    expect((error as Error).message).toBe(
      `The request was not sent: \`${name}\` must contain http(s) URLs, from which the endpoint loads the images (received data of type image/png).`,
    );
  });
});

test("provider options replace settings, and those of other providers are ignored", () => {
  const providerOptions = { vidu: { movement_amplitude: "small", seed: null, resolution: "1080p" }, fal: { loop: true } };
  expect(build({ seed: 1, resolution: "1280x720", providerOptions })).toEqual({
    request: { movement_amplitude: "small", seed: null, resolution: "1080p", aspect_ratio: "16:9" },
    warnings: [],
  });
});
