import type {
  Experimental_VideoModelV4CallOptions as CallOptions,
  JSONValue,
  Experimental_VideoModelV4 as Model,
  SharedV4ProviderMetadata,
  SharedV4ProviderOptions,
  SharedV4Warning,
} from "@ai-sdk/provider";

/** The part of the AI SDK that the documentation uses: its types, and functions that call a model like it. Nothing is downloaded. */
interface Options extends Partial<Pick<CallOptions, "abortSignal" | "aspectRatio" | "duration" | "resolution" | "seed">> {
  readonly model: Model;
  readonly prompt: string;
  readonly n?: number;
  readonly inputReferences?: readonly string[];
  readonly providerOptions?: SharedV4ProviderOptions;
  readonly maxRetries?: number;
}

interface Video {
  readonly mediaType: string;
  readonly uint8Array: Uint8Array;
}

interface Result {
  readonly video: Video;
  readonly videos: readonly Video[];
  readonly warnings: readonly SharedV4Warning[];
  readonly providerMetadata: SharedV4ProviderMetadata;
}

export async function experimental_generateVideo({ model, ...options }: Options): Promise<Result> {
  const result = await model.doGenerate?.(callOptions(options));
  if (!result) throw new Error("The model does not generate videos.");
  const [video, ...others] = result.videos.map(({ mediaType }) => ({ mediaType, uint8Array: new Uint8Array([0]) }));
  if (!video) throw new Error("No video was generated.");
  return {
    video,
    videos: [video, ...others],
    warnings: result.warnings,
    providerMetadata: result.providerMetadata ?? {},
  };
}

export async function experimental_startVideo({ model, ...options }: Options): Promise<{ readonly operation: JSONValue }> {
  const result = await model.doStart?.(callOptions(options));
  if (!result) throw new Error("The model does not start videos.");
  return result;
}

export async function experimental_getVideoStatus(model: Model, options: { readonly operation: JSONValue }) {
  const result = await model.doStatus?.(options);
  if (!result) throw new Error("The model does not have operations.");
  return result;
}

function callOptions({ inputReferences, maxRetries: _, n = 1, providerOptions = {}, ...options }: Omit<Options, "model">) {
  const files = inputReferences?.map((url) => ({ type: "url", url }) as const);
  return { ...options, n, providerOptions, inputReferences: files } as unknown as CallOptions;
}
