/** A program that passes the video model to the AI SDK. Lines with `@ts-expect-error` must not compile. It is never run. */
import type { ProviderV4, SharedV4ProviderOptions, Experimental_VideoModelV4 as VideoModelV4 } from "@ai-sdk/provider";
import { createVidu, type ViduVideoOptions, vidu } from "vidu-q2-turbo/ai-sdk";

export const model: VideoModelV4 = vidu.video();
export const provider: ProviderV4 = createVidu({ apiKey: "sk", onUpdate: ({ id, status }) => console.log(id, status) });
export const providerOptions: SharedV4ProviderOptions = {
  vidu: { movement_amplitude: "small", seed: null } satisfies ViduVideoOptions,
};

// @ts-expect-error a value that is not in the enum
export const wrongValue: ViduVideoOptions = { movement_amplitude: "huge" };
// @ts-expect-error an unknown parameter
export const unknownName: ViduVideoOptions = { movementAmplitude: "small" };
// @ts-expect-error submissions are never resent
createVidu({ maxRetries: 2 });
