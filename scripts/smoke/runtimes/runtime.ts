import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SmokeEnvironment, SmokeResult } from "./smoke.js";

/** A JavaScript runtime, or a configuration of one, that can run the smoke tests. */
export interface Runtime {
  readonly name: string;
  /** Returns the version that the runtime reports. */
  version(): Promise<string>;
  run(environment: SmokeEnvironment): Promise<readonly SmokeResult[]>;
}

/** Milliseconds after which a runtime that has not finished is stopped. */
export const RUNTIME_TIMEOUT_MS = 60_000;

/** Returns the version of an installed package. */
export async function readPackageVersion(folder: string, name: string): Promise<string> {
  return JSON.parse(await readFile(join(folder, "node_modules", name, "package.json"), "utf8")).version;
}
