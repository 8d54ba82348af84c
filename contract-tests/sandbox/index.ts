/**
 * The sandbox: a local server that behaves like the API, and misbehaves on request.
 *
 * @module vidu-q2-turbo-conformance/sandbox
 */
export { runSandbox, WEBHOOK_SECRET_VARIABLE } from "./command.js";
export { type Fault, faultsOf } from "./faults/index.js";
export { inProcess } from "./in-process.js";
export { SANDBOX_KEY, type SandboxOptions, type Style, type WebhookOptions } from "./options.js";
export type { Answer, AnswerParts, Reply, SandboxRequest, Stream } from "./reply.js";
export { createSandbox, type Sandbox } from "./sandbox.js";
export { type RunningSandbox, startSandbox } from "./serve.js";
export { signWebhook, type WebhookMessage } from "./sign-webhook.js";
export type { Bend, Call, Generation, Hooks, Steps, Target, World } from "./steps.js";
export { STYLES, styleNamed } from "./styles.js";
export type { Fate, Pace, Phase, Standing } from "./timeline.js";
