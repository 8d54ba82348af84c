import type { VideoRequest } from "../index.js";
import { hasParameter } from "./parameters.js";
import { parseReferences } from "./references.js";
import { parseFrame } from "./resolution.js";
import type { VideoCallOptions, Warning } from "./sdk-types.js";

/** The name of this provider: the key of its options and of its metadata. */
export const PROVIDER = "vidu";

/** A request to submit, and warnings about the settings that it cannot express. */
interface BuiltRequest {
  /** The client validates it when it is submitted. */
  readonly request: VideoRequest;
  readonly warnings: Warning[];
}

/** Maps settings of the AI SDK to the names of the contract's parameters. */
const PARAMETERS = {
  duration: "duration",
  fps: "fps",
  generateAudio: "generate_audio",
  n: "n",
  seed: "seed",
} as const satisfies Partial<Record<keyof VideoCallOptions, string>>;

/**
 * Converts the options of a call to a request. Adds a warning for each setting that the endpoint does not have. Does not check
 * values: the client rejects invalid ones before it sends anything.
 *
 * @throws InvalidRequestError when an image is data
 */
export function buildRequest(options: VideoCallOptions & { readonly webhookUrl?: string | undefined }): BuiltRequest {
  const frame = parseFrame(options);
  const references = parseReferences(options);
  const warnings: Warning[] = [...frame.warnings, ...references.warnings];
  const request: Record<string, unknown> = { ...frame.parameters };
  if (options.prompt !== undefined) request["prompt"] = options.prompt;
  for (const [setting, parameter] of Object.entries(PARAMETERS)) {
    const value = options[setting as keyof typeof PARAMETERS];
    if (value === undefined) continue;
    if (hasParameter(parameter)) request[parameter] = value;
    else if (setting !== "n" || value !== 1)
      warnings.push({ type: "unsupported", feature: setting, details: "The endpoint has no parameter for it." });
  }
  if (references.urls.length > 0) request["reference_image_urls"] = references.urls;
  if (options.webhookUrl !== undefined)
    warnings.push({
      type: "unsupported",
      feature: "webhookUrl",
      details: "Set the URL of webhooks in the provider's dashboard.",
    });
  return { request: { ...request, ...options.providerOptions?.[PROVIDER] } as unknown as VideoRequest, warnings };
}
