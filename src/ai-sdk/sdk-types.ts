/** The types of the AI SDK that this provider uses. Types only: nothing is loaded from the package when a program runs. */
export type {
  Experimental_VideoModelV4 as VideoModelV4,
  Experimental_VideoModelV4CallOptions as VideoCallOptions,
  Experimental_VideoModelV4File as VideoFile,
  Experimental_VideoModelV4Result as VideoResult,
  Experimental_VideoModelV4VideoData as VideoData,
  JSONValue,
  ProviderV4,
  SharedV4ProviderMetadata as ProviderMetadata,
  SharedV4Warning as Warning,
} from "@ai-sdk/provider";
