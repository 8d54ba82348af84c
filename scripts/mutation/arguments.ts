import { parseArgs } from "node:util";
import type { SampleOptions } from "./run-sampled.js";

/** The parsed command line of `npm run mutation`. */
type MutationArguments =
  | { readonly part: "client"; readonly sample: Omit<SampleOptions, "minutes"> }
  | { readonly part: "client"; readonly strykerArgs: readonly string[] }
  | { readonly part: "suite"; readonly sample: SampleOptions }
  | { readonly part: "invalid"; readonly message: string };

const DEFAULTS = {
  client: { sample: "500", seed: "1" },
  suite: { sample: "120", seed: "1", minutes: "60" },
} as const;

/**
 * Parses the arguments. Both parts test a sample. The arguments of `client` are for Stryker if they select the mutants
 * (`--mutate`).
 */
export function parseArguments(args: readonly string[]): MutationArguments {
  const hasPart = args[0] !== undefined && !args[0].startsWith("-");
  const part = hasPart ? args[0] : "client";
  const rest = hasPart ? args.slice(1) : [...args];
  if (part !== "client" && part !== "suite") return { part: "invalid", message: `unknown argument ${JSON.stringify(part)}` };
  if (part === "client" && rest.includes("--mutate")) return { part, strykerArgs: rest };
  const defaults: Readonly<Record<string, string>> = DEFAULTS[part];
  const names = Object.keys(defaults);
  try {
    const { values } = parseArgs({
      args: [...rest],
      options: Object.fromEntries(names.map((name) => [name, { type: "string" }] as const)),
    });
    const options = { ...defaults, ...values } as Readonly<Record<string, string>>;
    const invalid = names.find((name) => !/^[1-9]\d{0,5}$/.test(options[name] ?? ""));
    if (invalid !== undefined)
      return { part: "invalid", message: `--${invalid} must be a whole number from 1 to 999999 (received ${options[invalid]})` };
    const sample = { size: Number(options["sample"]), seed: Number(options["seed"]) };
    return part === "client" ? { part, sample } : { part, sample: { ...sample, minutes: Number(options["minutes"]) } };
  } catch (error) {
    const [message = ""] = (error as Error).message.split("\n");
    const flags = names.map((name) => `--${name}`);
    return {
      part: "invalid",
      message: `${message.replace(/\.$/, "")}. Use ${flags.slice(0, -1).join(", ")} and ${flags.at(-1)}.`,
    };
  }
}
