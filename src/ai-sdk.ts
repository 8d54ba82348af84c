/**
 * A provider for the AI SDK: a video model for `generateVideo`.
 *
 * @module vidu-q2-turbo/ai-sdk
 */
export type { VideoOperation, ViduVideoMetadata } from "./ai-sdk/metadata.js";
export { createVidu, type ViduProvider, vidu } from "./ai-sdk/provider.js";
export type { VideoProgress, ViduProviderSettings, ViduVideoOptions } from "./ai-sdk/settings.js";
