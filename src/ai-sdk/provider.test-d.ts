// Compiled by `npm run check:types`. A line that compiles in spite of @ts-expect-error is an error.
import type { ProviderV4, SharedV4ProviderOptions, Experimental_VideoModelV4 as VideoModelV4 } from "@ai-sdk/provider";
import { createVidu, type ViduProvider, type ViduVideoOptions, vidu } from "../ai-sdk.js";

export const model: VideoModelV4 = vidu.video();
export const provider: ProviderV4 = createVidu({ apiKey: "sk-test", onUpdate: ({ id, status }) => console.log(id, status) });
export const same: ViduProvider = createVidu();

const options = { movement_amplitude: "small", seed: null } satisfies ViduVideoOptions;
export const providerOptions: SharedV4ProviderOptions = { vidu: options };

// @ts-expect-error submissions are never resent
createVidu({ maxRetries: 2 });
// @ts-expect-error an unknown option
createVidu({ key: "sk" });
// @ts-expect-error another model
vidu.video("vidu-q3");
// @ts-expect-error a value that is not in the enum
export const wrongValue = { movement_amplitude: "huge" } satisfies ViduVideoOptions;
// @ts-expect-error an unknown parameter
export const unknownName = { movementAmplitude: "small" } satisfies ViduVideoOptions;
// @ts-expect-error a setting of the AI SDK
export const setting = { n: 2 } satisfies ViduVideoOptions;
