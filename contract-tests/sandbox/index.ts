/**
 * The sandbox: a local server that behaves like the API, and misbehaves on request.
 *
 * @module vidu-q2-turbo-conformance/sandbox
 */
export type { Fate, Pace, Phase, Standing } from "./clock.js";
export type {
  Answer,
  AnswerParts,
  Bend,
  Call,
  Generation,
  Hooks,
  Reply,
  SandboxRequest,
  Steps,
  Stream,
  Target,
  World,
} from "./context.js";
export { SANDBOX_KEY, type SandboxOptions, type Style, type WebhookOptions } from "./context.js";
export { type Fault, faultsOf } from "./faults/index.js";
export { type RunningSandbox, startSandbox } from "./http-server.js";
export { inProcess } from "./in-process.js";
export { createSandbox, type Sandbox } from "./server.js";
export { STYLES, styleNamed } from "./variants.js";
export { signWebhook, type WebhookMessage } from "./webhooks.js";
