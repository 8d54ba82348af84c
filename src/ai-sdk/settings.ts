import type { ClientOptions, VideoRequest } from "../index.js";

/**
 * The parameters of the contract that `generateVideo` accepts as `providerOptions.vidu`. They replace the settings of the AI SDK
 * that stand for the same parameter. `prompt` and `n` are settings only.
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
 * What `onUpdate` receives.
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
   * Receives every status change. The first call has the id of the generation: save it to resume after a crash. The call to the
   * model continues when the returned promise resolves, and rejects if it throws.
   */
  readonly onUpdate?: ((update: VideoProgress) => unknown) | undefined;
}
