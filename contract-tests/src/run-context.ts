import type { BoundaryPoint } from "./boundary.js";
import type { Generations } from "./generations.js";
import type { RunOptions } from "./run-options.js";
import type { Tally } from "./tally.js";
import type { Traffic } from "./traffic.js";

/** What all that is judged in a run shares. */
export interface RunContext {
  readonly options: RunOptions;
  /** The key that is sent: a placeholder where none is given. */
  readonly apiKey: string;
  readonly generations: Generations;
  readonly traffic: Traffic;
  readonly tally: Tally;
  /** Aborted when the run is to end, whoever wants it to. */
  readonly signal: AbortSignal;
  /** What became of every value. */
  readonly boundaries: BoundaryPoint[];
}
