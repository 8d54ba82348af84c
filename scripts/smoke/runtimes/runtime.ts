import type { Finding, Surroundings } from "./smoke.js";

/** Something that runs JavaScript, and how the smoke file is run on it. */
export interface Runtime {
  readonly name: string;
  /** What it says of itself. */
  version(): Promise<string>;
  run(surroundings: Surroundings): Promise<readonly Finding[]>;
}

/** Milliseconds in which a runtime has to come to an end. */
export const PATIENCE = 60_000;
