import type { ClientOptions, VideoRequest } from "../index.js";

/**
 * The parameters of the contract that `generateVideo` accepts as `providerOptions.vidu`. They override the AI SDK's settings for
 * the same parameters. `prompt` and `n` can be set only as settings of the AI SDK.
 *
 * @example
 * ```ts
 * import type { ViduVideoOptions } from "vidu-q2-turbo/ai-sdk";
 *
 * const vidu: ViduVideoOptions = { movement_amplitude: "small" }; // for `providerOptions: { vidu }`
 * ```
 */
export type ViduVideoOptions = { readonly [Name in Exclude<keyof VideoRequest, "prompt" | "n">]?: VideoRequest[Name] };

/**
 * A status change, as `onUpdate` receives it.
 *
 * @example
 * ```ts
 * import type { VideoProgress } from "vidu-q2-turbo/ai-sdk";
 *
 * const show = ({ id, status }: VideoProgress) => console.log(id, status);
 * ```
 */
export interface VideoProgress {
  /** The generation, which the server has accepted and charged. `createClient().wait(id)` resumes it. */
  readonly id: string;
  readonly status: string;
}

/**
 * The options of `createVidu`: those of `createClient`, except that submissions are never resent.
 *
 * @example
 * ```ts
 * import { createVidu, type ViduProviderSettings } from "vidu-q2-turbo/ai-sdk";
 *
 * const settings: ViduProviderSettings = { onUpdate: ({ id, status }) => console.log(id, status) };
 * const model = createVidu(settings).video();
 * ```
 */
export interface ViduProviderSettings extends Omit<ClientOptions, "maxRetries"> {
  /**
   * Receives every status change. The first call has the id of the generation: save it to resume after a crash. The model waits
   * for the returned promise. If `onUpdate` throws or its promise rejects, the call to the model rejects.
   */
  readonly onUpdate?: ((update: VideoProgress) => unknown) | undefined;
}
