/**
 * The types of `@ai-sdk/provider` 4 that this project uses. The package requires Node 22, so a development dependency would make
 * `npm ci` on Node 20 print a warning. `npm run test:types` and `npm run test:runtimes` use the package itself.
 */
export type JSONValue = null | string | number | boolean | Readonly<JSONObject> | readonly JSONValue[];
export type JSONObject = { [key: string]: JSONValue | undefined };

export type SharedV4ProviderMetadata = Record<string, JSONObject>;
export type SharedV4ProviderOptions = Record<string, JSONObject>;

export type SharedV4Warning =
  | { type: "unsupported" | "compatibility"; feature: string; details?: string }
  | { type: "deprecated"; setting: string; message: string }
  | { type: "other"; message: string };

/** A model of another kind. This project creates none. */
interface OtherModel {
  readonly specificationVersion: "v4";
  readonly provider: string;
  readonly modelId: string;
}

export interface ProviderV4 {
  readonly specificationVersion: "v4";
  languageModel(modelId: string): OtherModel;
  embeddingModel(modelId: string): OtherModel;
  imageModel(modelId: string): OtherModel;
}

export type Experimental_VideoModelV4File =
  | { type: "file"; mediaType: string; data: string | Uint8Array; providerOptions?: SharedV4ProviderMetadata }
  | { type: "url"; url: string; mediaType?: string; providerOptions?: SharedV4ProviderMetadata };

export type Experimental_VideoModelV4CallOptions = {
  prompt: string | undefined;
  n: number;
  aspectRatio: `${number}:${number}` | "adaptive" | undefined;
  resolution: `${number}x${number}` | undefined;
  duration: number | undefined;
  fps: number | undefined;
  seed: number | undefined;
  image: Experimental_VideoModelV4File | undefined;
  frameImages: { image: Experimental_VideoModelV4File; frameType: "first_frame" | "last_frame" }[] | undefined;
  inputReferences: Experimental_VideoModelV4File[] | undefined;
  generateAudio: boolean | undefined;
  providerOptions: SharedV4ProviderOptions;
  abortSignal?: AbortSignal;
  headers?: Record<string, string | undefined>;
};

export type Experimental_VideoModelV4VideoData =
  | { type: "uploaded"; mediaType: string }
  | { type: "url"; url: string; mediaType: string }
  | { type: "base64"; data: string; mediaType: string }
  | { type: "binary"; data: Uint8Array; mediaType: string };

interface ResponseFacts {
  providerMetadata?: SharedV4ProviderMetadata;
  response: { timestamp: Date; modelId: string; headers: Record<string, string> | undefined };
}

export type Experimental_VideoModelV4Result = ResponseFacts & {
  videos: Experimental_VideoModelV4VideoData[];
  warnings: SharedV4Warning[];
};

export type Experimental_VideoModelV4OperationStartResult = ResponseFacts & {
  operation: JSONValue;
  warnings: SharedV4Warning[];
};

export type Experimental_VideoModelV4OperationStatusResult = ResponseFacts &
  (
    | { status: "pending"; warnings?: SharedV4Warning[] }
    | { status: "completed"; videos: Experimental_VideoModelV4VideoData[]; warnings: SharedV4Warning[] }
    | { status: "error"; error: string }
  );

export type Experimental_VideoModelV4OperationWebhook<TBody = JSONValue> = { headers: Record<string, string>; body: TBody };

export type Experimental_VideoModelV4 = {
  readonly specificationVersion: "v4";
  readonly provider: string;
  readonly modelId: string;
  readonly maxVideosPerCall:
    | number
    | undefined
    | ((options: { modelId: string }) => PromiseLike<number | undefined> | number | undefined);
  doGenerate?(options: Experimental_VideoModelV4CallOptions): PromiseLike<Experimental_VideoModelV4Result>;
  handleWebhookOption?: (options: {
    webhook: () => PromiseLike<{ url: string; received: PromiseLike<Experimental_VideoModelV4OperationWebhook> }>;
  }) => PromiseLike<{ webhookUrl: string; received: PromiseLike<Experimental_VideoModelV4OperationWebhook> }>;
  doStart?(
    options: Experimental_VideoModelV4CallOptions & { webhookUrl?: string },
  ): PromiseLike<Experimental_VideoModelV4OperationStartResult>;
  doStatus?(options: {
    operation: JSONValue;
    abortSignal?: AbortSignal;
    headers?: Record<string, string | undefined>;
  }): PromiseLike<Experimental_VideoModelV4OperationStatusResult>;
};
