import type { ClientOptions, VideoRequest } from "../index.js";

/**
 * The parameters of the contract that `generateVideo` accepts as `providerOptions.vidu`. They replace the settings of the AI SDK
 * that stand for the same parameter. `prompt` and `n` are settings only.
 *
 * @example { movement_amplitude: "small" } satisfies ViduVideoOptions
 */
export type ViduVideoOptions = { readonly [Name in Exclude<keyof VideoRequest, "prompt" | "n">]?: VideoRequest[Name] };

/** What `onUpdate` receives. */
export interface VideoProgress {
  /** The generation, which the server has accepted and charged. `createClient().wait(id)` resumes it. */
  readonly id: string;
  readonly status: string;
}

/** The options of `createVidu`: those of `createClient`, except that submissions are never resent. */
export interface ViduProviderSettings extends Omit<ClientOptions, "maxRetries"> {
  /**
   * Receives every status change. The first call has the id of the generation: save it to resume after a crash. The call to the
   * model continues when the returned promise resolves, and rejects if it throws.
   */
  readonly onUpdate?: ((update: VideoProgress) => unknown) | undefined;
}
