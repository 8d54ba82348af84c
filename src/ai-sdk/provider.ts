import { createClient, type ViduClient } from "../index.js";
import type { ProviderV4, VideoModelV4 } from "./sdk-types.js";
import type { ViduProviderSettings } from "./settings.js";
import { createVideoModel, MODEL_ID } from "./video-model.js";

/**
 * A provider for the AI SDK, also for its registries. It has one model, which generates videos.
 *
 * @example
 * ```ts
 * import type { ViduProvider } from "vidu-q2-turbo/ai-sdk";
 *
 * const modelOf = (provider: ViduProvider) => provider.video();
 * ```
 */
export interface ViduProvider extends ProviderV4 {
  /**
   * Returns the video model.
   *
   * @default "vidu-q2-turbo"
   * @throws TypeError when another model is requested
   */
  video(modelId?: "vidu-q2-turbo"): VideoModelV4;
  /** The same as `video`. Registries of the AI SDK use this name. */
  videoModel(modelId: string): VideoModelV4;
}

/**
 * Creates a provider for the AI SDK. Sends nothing.
 *
 * @throws TypeError when an option is unknown or invalid, or when the API key is missing or would be exposed
 * @example
 * ```ts
 * import { createVidu } from "vidu-q2-turbo/ai-sdk";
 *
 * const vidu = createVidu({ baseUrl: "http://127.0.0.1:4010", apiKey: "sandbox-key" });
 * const model = vidu.video(); // for `generateVideo({ model, prompt })`
 * ```
 */
export function createVidu(settings: ViduProviderSettings = {}): ViduProvider {
  if (Object(settings) !== settings)
    throw new TypeError(`The options of createVidu must be an object (received ${typeof settings}).`);
  const { maxRetries, onUpdate, ...options } = settings as ViduProviderSettings & { readonly maxRetries?: unknown };
  if (maxRetries !== undefined && maxRetries !== 0)
    throw new TypeError(
      "createVidu has no option `maxRetries`. It never resends a submission, so that no video is charged twice.",
    );
  if (onUpdate !== undefined && typeof onUpdate !== "function")
    throw new TypeError(`\`onUpdate\` must be a function (received ${typeof onUpdate}).`);
  const client = createClient({ ...options, maxRetries: 0 });
  return createProvider(() => client, onUpdate);
}

let defaultClient: ViduClient | undefined;

/**
 * The provider with default options. It reads the API key from `SKILLS_VIDEO_API_KEY` when a model is called first.
 *
 * @example
 * ```ts
 * import { vidu } from "vidu-q2-turbo/ai-sdk";
 *
 * const model = vidu.video(); // for `generateVideo({ model, prompt })`
 * ```
 */
export const vidu: ViduProvider = createProvider(() => {
  defaultClient ??= createClient({ maxRetries: 0 });
  return defaultClient;
});

function createProvider(getClient: () => ViduClient, onUpdate?: ViduProviderSettings["onUpdate"]): ViduProvider {
  const videoModel = (modelId: string = MODEL_ID) => {
    if (modelId !== MODEL_ID) throw new TypeError(`The provider has no model \`${modelId}\`. Use \`${MODEL_ID}\`.`);
    return createVideoModel(getClient, onUpdate);
  };
  const unsupported = (kind: string) => (): never => {
    throw new TypeError(`The provider has no ${kind} models. Use \`video()\`.`);
  };
  return {
    specificationVersion: "v4",
    video: videoModel,
    videoModel,
    embeddingModel: unsupported("embedding"),
    imageModel: unsupported("image"),
    languageModel: unsupported("language"),
  };
}
