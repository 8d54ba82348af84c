import { parseArgs } from "node:util";
import type { SampleOptions } from "./run-sampled.js";

/** The parsed command line of `npm run mutation`. */
type MutationArguments =
  | { readonly part: "client"; readonly strykerArgs: readonly string[] }
  | { readonly part: "suite"; readonly sample: SampleOptions }
  | { readonly part: "invalid"; readonly message: string };

const DEFAULTS = { sample: "120", seed: "1", minutes: "60" } as const;

/** Parses the arguments: `suite` tests a sample, and the arguments after `client` are for Stryker. */
export function parseArguments(args: readonly string[]): MutationArguments {
  const [part, ...rest] = args;
  if (part === undefined || part === "client") return { part: "client", strykerArgs: rest };
  if (part !== "suite") return { part: "invalid", message: `unknown argument ${JSON.stringify(part)}` };
  const string = { type: "string" } as const;
  try {
    const { values } = parseArgs({ args: rest, options: { sample: string, seed: string, minutes: string } });
    const options = { ...DEFAULTS, ...values };
    const invalid = (Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]).find((name) => !/^[1-9]\d{0,5}$/.test(options[name]));
    if (invalid !== undefined)
      return { part: "invalid", message: `--${invalid} must be a whole number from 1 to 999999 (received ${options[invalid]})` };
    return {
      part: "suite",
      sample: { size: Number(options.sample), seed: Number(options.seed), minutes: Number(options.minutes) },
    };
  } catch (error) {
    const [message = ""] = (error as Error).message.split("\n");
    return { part: "invalid", message: `${message} Use --sample, --seed and --minutes.` };
  }
}
