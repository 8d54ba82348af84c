import type { SmokeEnvironment, SmokeResult } from "./smoke.js";

/** A JavaScript runtime that can run the smoke tests. */
export interface Runtime {
  readonly name: string;
  /** Returns the version that the runtime reports. */
  version(): Promise<string>;
  run(environment: SmokeEnvironment): Promise<readonly SmokeResult[]>;
}

/** Milliseconds after which a runtime that has not finished is stopped. */
export const RUNTIME_TIMEOUT_MS = 60_000;
