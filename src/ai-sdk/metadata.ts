import { type ResponseInfo, type Usage, videoUrls } from "../index.js";
import { PROVIDER } from "./build-request.js";
import type { ProviderMetadata, VideoData, VideoResult } from "./sdk-types.js";

/**
 * The operation that `doStart` returns and `doStatus` accepts. `doStatus` accepts the id of any generation, too.
 *
 * @example
 * ```ts
 * import type { VideoOperation } from "vidu-q2-turbo/ai-sdk";
 *
 * const idOf = ({ id, requestIds }: VideoOperation) => `${id} (${requestIds.join(", ")})`;
 * ```
 */
export type VideoOperation = {
  /** The generation. */
  readonly id: string;
  /** The `x-request-id` header of the response to the submission. */
  readonly requestIds: readonly string[];
};

/**
 * `providerMetadata.vidu` of a result.
 *
 * @example
 * ```ts
 * import type { ViduVideoMetadata } from "vidu-q2-turbo/ai-sdk";
 *
 * const urlsOf = ({ videos = [] }: ViduVideoMetadata) => videos.map(({ url }) => url);
 * ```
 */
export interface ViduVideoMetadata {
  /**
   * The id of the generation. If `n` needs several calls, this is the generation of the last call. See `videos` or `responses`
   * for all.
   */
  readonly id: string;
  readonly status: string;
  /** The credits that the generation has used. */
  readonly usage: Usage;
  /** The `x-request-id` headers of the submission's response and of later ones, for support requests. */
  readonly requestIds: readonly string[];
  /** The URLs of the videos, with the generation of each. */
  readonly videos?: readonly { readonly id: string; readonly url: string }[];
}

/** A generation with the metadata of its response, if it is known. */
type Described = { readonly id: string; readonly status: string; readonly usage?: unknown } & Partial<ResponseInfo>;

/** Collects the request ids of responses, without duplicates. */
export function createRequestIds(
  known: readonly string[] = [],
): Set<string> & { addFrom(response: Partial<ResponseInfo>): void } {
  const ids = new Set(known);
  return Object.assign(ids, {
    addFrom: ({ requestId }: Partial<ResponseInfo>) => {
      if (requestId !== undefined) ids.add(requestId);
    },
  });
}

/** Describes a generation for `providerMetadata`. Contains only JSON values, so that callers can save it. */
export function describeGeneration(
  { id, status, usage }: Described,
  requestIds: Iterable<string>,
  urls?: readonly string[],
): ProviderMetadata {
  const videos = urls?.map((url) => ({ id, url }));
  const metadata = { id, status, usage, requestIds: [...requestIds], ...(videos && { videos }) };
  return { [PROVIDER]: metadata } as unknown as ProviderMetadata;
}

/** Describes a response for the AI SDK. */
export function describeResponse(timestamp: Date, modelId: string, { headers }: Partial<ResponseInfo>): VideoResult["response"] {
  const entries: Record<string, string> = {};
  headers?.forEach((value, name) => {
    entries[name] = value;
  });
  return { timestamp, modelId, headers: headers && entries };
}

/** Returns the videos of a completed generation, as the AI SDK downloads them. */
export function listVideos(generation: object): readonly (VideoData & { readonly type: "url" })[] {
  return videoUrls(generation).map((url) => ({ type: "url", url, mediaType: mediaTypeOf(url) }));
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  mkv: "video/x-matroska",
  mov: "video/quicktime",
  mp4: "video/mp4",
  webm: "video/webm",
};

/** Returns the media type for a file extension. For the unknown type, the AI SDK uses that of the download. */
function mediaTypeOf(url: string): string {
  const [, extension = ""] = /\.(\w+)$/.exec(url.replace(/[?#].*$/s, "")) ?? [];
  return MEDIA_TYPES[extension.toLowerCase()] ?? "application/octet-stream";
}
