/**
 * The sandbox: a local server that behaves like the API and can simulate faults.
 *
 * @module vidu-q2-turbo-conformance/sandbox
 */
export type { GenerationState as Standing, Outcome as Fate, Phase, Timing as Pace } from "./clock.js";
export type {
  Behavior as Hooks,
  Call,
  Generation,
  Handlers as Steps,
  Override as Bend,
  SandboxContext as World,
  Target,
} from "./context.js";
export { type Fault, faultsOf } from "./faults/index.js";
export { type RunningSandbox, startSandbox } from "./http-server.js";
export { inProcess } from "./in-process.js";
export type { Answer, AnswerParts, Reply, SandboxRequest, Stream } from "./messages.js";
export { type ConformingVariant as Style, SANDBOX_KEY, type SandboxOptions, type WebhookOptions } from "./options.js";
export { createSandbox, type Sandbox } from "./server.js";
export { CONFORMING_VARIANTS as STYLES, variantNamed as styleNamed } from "./variants/variants.js";
export { signWebhook, type WebhookMessage } from "./webhooks.js";
