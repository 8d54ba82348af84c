import { parseArgs } from "node:util";
import { shellHeaderOf } from "../traffic/extra-headers.js";
import { quoteShellIfNeeded } from "../util/shell-quote.js";
import { OPTIONS } from "./flags.js";
import { headerNameOf } from "./header-flags.js";

/** Flags that select checks, choose an output or write a file. A command that replays one failure has none of them. */
const OMITTED: ReadonlySet<string> = new Set([
  ...["faults", "help", "json", "list", "only", "plan", "report", "seed", "shard", "update-baseline", "version"],
]);

/**
 * Returns the command line as the user typed it, quoted for bash, without the flags that a replay command replaces.
 *
 * @param command the command up to the first flag
 * @param args the arguments, which must be valid
 */
export function replayBase(command: string, args: readonly string[]): string {
  const { tokens } = parseArgs({ args: [...args], options: OPTIONS, strict: false, tokens: true });
  const kept = tokens.flatMap((token) => {
    if (token.kind !== "option" || OMITTED.has(token.name)) return [];
    if (token.value === undefined) return [quoteShellIfNeeded(token.rawName)];
    // The value of a header may be secret, so the command contains a variable.
    if (token.name === "header") return [token.rawName, shellHeaderOf(headerNameOf(token.value))];
    return (token.inlineValue ? [`${token.rawName}=${token.value}`] : [token.rawName, token.value]).map(quoteShellIfNeeded);
  });
  return [command, ...kept].join(" ");
}
